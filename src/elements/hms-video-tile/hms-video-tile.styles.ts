import { css } from 'lit';

export const videoTileStyles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
    aspect-ratio: 16 / 9;
    container: tile / size;
  }
  .tile {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    background: var(--_surface);
    isolation: isolate;
  }
  .tile.square {
    border-radius: 0;
  }
  /* Who has no picture has a colour: a breath of it fills the tile. */
  .face {
    position: absolute;
    inset: 0;
    background: radial-gradient(
      circle at 50% 42%,
      color-mix(in srgb, var(--avatar) 30%, var(--_surface)),
      color-mix(in srgb, var(--avatar) 10%, var(--_surface)) 75%
    );
  }
  .tile::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    pointer-events: none;
    box-shadow: inset 0 0 0 0 var(--_primary-bright);
    opacity: 0;
    transition: opacity 200ms var(--_ease);
  }
  .speaking::after {
    opacity: 1;
    box-shadow:
      inset 0 0 0 2px var(--_primary-bright),
      inset 0 0 calc(6px + 18px * var(--level, 0)) 0
        color-mix(in srgb, var(--_primary-bright), transparent 45%);
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    opacity: 0;
    transition: opacity 200ms var(--_ease);
  }
  video.ready {
    opacity: 1;
  }
  .local video {
    transform: scaleX(var(--hms-mirror, -1));
  }
  .last {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .screen {
    background: var(--_background-dim);
  }
  .whole :is(video, .last) {
    object-fit: contain;
  }
  .frozen :is(video, .last, .face) {
    filter: saturate(0.3) brightness(0.45);
  }
  .avatar {
    position: absolute;
    inset: 0;
    margin: auto;
    inline-size: clamp(32px, 40cqmin, 128px);
    block-size: clamp(32px, 40cqmin, 128px);
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--avatar);
    color: #fff;
    font-size: clamp(13px, 15cqmin, 44px);
    font-weight: 500;
    line-height: 1;
    user-select: none;
  }
  /* The words of the notice would lie across the letters. */
  .frozen:has(.notice) .avatar {
    color: transparent;
  }
  .badges {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    display: flex;
    gap: 6px;
  }
  .hand,
  .brb {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    /* Over a picture the theme says nothing: the bright one in both. */
    background: var(--hms-alert-warning, #ffab00);
    color: #0b0e15;
    --icon-size: 20px;
  }
  .brb {
    background: rgb(8 10 16 / 0.66);
    color: #fff;
  }
  .name {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-inline-size: calc(100% - 16px);
    min-block-size: 28px;
    padding-block: 4px;
    padding-inline: 8px 10px;
    border-radius: 999px;
    background: rgb(8 10 16 / 0.66);
    color: #fff;
    font: 500 12px/16px var(--_font);
    --icon-size: 14px;
    backdrop-filter: blur(8px);
  }
  .name.bare {
    padding: 6px;
  }
  .mark {
    display: grid;
    color: #b9d2ff;
  }
  .trouble {
    position: relative;
    display: grid;
    color: #ffd479;
  }
  .why {
    position: absolute;
    inset-block-end: calc(100% + 10px);
    inset-inline-start: -8px;
    inline-size: max-content;
    max-inline-size: min(220px, 80cqi);
    padding: 4px 8px;
    border-radius: 6px;
    background: var(--_text);
    color: var(--_surface);
    pointer-events: none;
    opacity: 0;
    transition: opacity 120ms var(--_ease);
  }
  .name:hover .why,
  .touched .why {
    opacity: 1;
  }
  .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .muted {
    display: grid;
  }
  .muted.own {
    color: #ffb2b6;
  }
  .meter {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    block-size: 14px;
    inline-size: 14px;
    justify-content: center;
  }
  .meter i {
    inline-size: 3px;
    block-size: 3px;
    border-radius: 2px;
    background: currentcolor;
    opacity: 0.7;
  }
  /* Scaled, not made longer: nothing is laid out anew for every syllable. */
  .speaking .meter i {
    opacity: 1;
    background: #8ab4ff;
    block-size: 100%;
    scale: 1 calc((4 + 8 * var(--level, 0)) / 14);
    transition: scale 100ms linear;
  }
  .speaking .meter i:nth-child(2) {
    scale: 1 calc((4 + 10 * var(--level, 0)) / 14);
  }
  .notice {
    position: absolute;
    inset-inline: 12px;
    inset-block-start: 50%;
    translate: 0 -50%;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    text-align: center;
    color: #fff;
    font-weight: 500;
    text-wrap: balance;
  }
  .wait {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    color: var(--_text-low);
  }
  .corner {
    position: absolute;
    z-index: 1;
    inset-block-start: 4px;
    inset-inline-end: 4px;
    display: flex;
    gap: 4px;
    --control-size: 44px;
    --control-background: rgb(8 10 16 / 0.66);
    opacity: 0;
    transition: opacity 120ms var(--_ease);
  }
  /* Beside what folds it away. */
  :host([inset]) .corner {
    inset-inline-end: 52px;
  }
  .corner .control {
    color: #fff;
    background-clip: content-box;
    padding: 4px;
    --icon-size: 18px;
  }
  .corner .control:hover {
    background-color: rgb(8 10 16 / 0.85);
  }
  .tile:hover .corner,
  .touched .corner,
  .corner:has(:focus-visible, [aria-expanded='true']) {
    opacity: 1;
  }
  @media (hover: none) {
    .tile:not(.touched, .pointed, .screen)
      .corner:not(:has(:focus-visible, [aria-expanded='true'])) {
      pointer-events: none;
    }
    .screen .corner {
      opacity: 1;
    }
  }
  .tip.below {
    inset-block: calc(100% + 8px) auto;
  }
  .own-screen {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 16px;
    padding: 16px;
    text-align: center;
    font: 500 16px/24px var(--_font);
    background: var(--_surface);
  }
  .own-screen .badge {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    background: var(--_primary-dim);
    color: var(--_primary-bright);
    --icon-size: 26px;
  }
  @container tile (max-height: 150px) {
    .notice .icon,
    .own-screen .badge {
      display: none;
    }
    .notice {
      font-size: 12px;
      line-height: 16px;
    }
  }
  @container tile (max-width: 170px) {
    .name {
      inset-block-end: 6px;
      inset-inline-start: 6px;
      max-inline-size: calc(100% - 12px);
      min-block-size: 24px;
      padding-block: 3px;
      padding-inline: 6px 8px;
    }
  }
  @media (forced-colors: active) {
    .tile {
      border: 1px solid CanvasText;
    }
    .name {
      background: Canvas;
      color: CanvasText;
    }
    .tile .meter i {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .speaking::after {
      box-shadow: none;
      border: 3px solid Highlight;
    }
  }
`;
