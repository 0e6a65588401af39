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
    transform: scaleX(-1);
  }
  .screen {
    background: var(--_background-dim);
  }
  .screen video {
    object-fit: contain;
  }
  .frozen video,
  .frozen .avatar {
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
    background: var(--avatar, #475569);
    color: #fff;
    font-size: clamp(13px, 15cqmin, 44px);
    font-weight: 500;
    line-height: 1;
    user-select: none;
  }
  .hand {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    background: var(--_warning);
    color: light-dark(#fff, #0b0e15);
    --icon-size: 20px;
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
    transition: block-size 100ms linear;
  }
  .speaking .meter i {
    opacity: 1;
    background: #8ab4ff;
    block-size: calc(4px + 8px * var(--level, 0));
  }
  .speaking .meter i:nth-child(2) {
    block-size: calc(4px + 10px * var(--level, 0));
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
    inset-block-start: 8px;
    inset-inline-end: 8px;
    min-inline-size: 44px;
    block-size: 44px;
    --control-background: rgb(8 10 16 / 0.66);
    color: #fff;
    opacity: 0;
    transition: opacity 120ms var(--_ease);
  }
  .tile:hover .corner,
  .corner:focus-visible {
    opacity: 1;
  }
  @media (hover: none) {
    .corner {
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
    .speaking::after {
      box-shadow: none;
      border: 3px solid Highlight;
    }
  }
`;
