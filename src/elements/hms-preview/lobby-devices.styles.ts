import { css } from 'lit';

export const lobbyDevicesStyles = css`
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(var(--hms-mirror, -1));
  }
  .no-picture {
    position: absolute;
    inset: 0 0 56px;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 12px;
    padding: 16px 24px 0;
    text-align: center;
    color: var(--_text-medium);
    text-wrap: balance;
    --icon-size: 28px;
  }
  .problem-text p {
    max-inline-size: 380px;
  }
  .problem-text .icon {
    color: var(--_warning);
  }
  .avatar {
    display: grid;
    place-items: center;
    inline-size: 96px;
    block-size: 96px;
    border-radius: 50%;
    background: var(--avatar);
    color: #fff;
    font: 500 34px/1 var(--_font);
  }
  .who {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-start: 12px;
    max-inline-size: calc(100% - 24px);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    /* Its own direction for the name, and the page's for the corner. */
    unicode-bidi: plaintext;
    padding: 4px 10px;
    border-radius: 999px;
    background: rgb(8 10 16 / 0.66);
    color: #fff;
    font: 500 12px/16px var(--_font);
    backdrop-filter: blur(8px);
  }
  .controls {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 12px;
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .preview:has(video) .controls {
    --hms-mic-button-background: rgb(8 10 16 / 0.66);
    --hms-camera-button-background: rgb(8 10 16 / 0.66);
    --hms-on-surface-high: #fff;
    --hms-surface-default: #191b23;
    --_success: #36b37e;
  }
  .settings {
    margin-inline-start: auto;
  }
  .preview:has(video) .settings {
    --control-background: rgb(8 10 16 / 0.66);
    color: #fff;
  }
  .level {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    block-size: 24px;
    padding-inline: 8px;
  }
  .level[hidden] {
    display: none;
  }
  .level i {
    inline-size: 4px;
    block-size: calc(4px + 16px * clamp(0, var(--level, 0) * 1.6 - var(--step), 1));
    border-radius: 2px;
    background: var(--_success);
    opacity: calc(0.45 + clamp(0, var(--level, 0) * 3 - var(--step), 0.55));
    transition: block-size 80ms linear;
  }
  .level i:nth-child(1),
  .level i:nth-child(5) {
    --step: 0.45;
  }
  .level i:nth-child(2),
  .level i:nth-child(4) {
    --step: 0.2;
  }
  .level i:nth-child(3) {
    --step: 0;
  }
  .hint-line {
    display: flex;
    align-items: center;
    gap: 10px;
    color: var(--_text-medium);
  }
  .hint-line .icon {
    color: var(--_warning);
  }
  .fold {
    display: none;
    align-self: center;
    --icon-size: 16px;
  }
  .fold[aria-expanded='true'] .icon:last-child {
    rotate: 180deg;
  }
  .devices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
    gap: 8px;
  }
  .picker:last-child:nth-child(odd) {
    grid-column: 1 / -1;
  }
  .picker {
    position: relative;
    display: flex;
    align-items: center;
    min-inline-size: 0;
    border-radius: var(--_radius);
    background: var(--_surface);
    --icon-size: 16px;
  }
  .picker > .icon {
    position: absolute;
    inset-inline-start: 12px;
    pointer-events: none;
    color: var(--_text-low);
  }
  .picker > .icon:last-child {
    inset-inline: auto 12px;
  }
  /* A name that is too long loses its end, whichever way it is written; the signs stand as the page is written. */
  select {
    appearance: none;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0 36px 0 38px;
    text-align: left;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius);
    background: transparent;
    color: var(--_text-medium);
    text-overflow: ellipsis;
    cursor: pointer;
  }
  :host(:dir(rtl)) select {
    padding: 0 38px 0 36px;
    text-align: right;
  }
  select:hover {
    border-color: var(--_outline);
    color: var(--_text);
  }
  select:disabled {
    cursor: default;
    color: var(--_text-low);
  }
  option {
    background: var(--_surface);
    color: var(--_text);
  }
  .picker .test {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    inline-size: 40px;
    display: grid;
    place-items: center;
    color: var(--_text-medium);
    border-radius: var(--_radius);
  }
  .picker .test:hover {
    color: var(--_text);
  }
  @container lobby (max-width: 519px) {
    .fold {
      display: inline-flex;
    }
    .devices:not(.open) {
      display: none;
    }
    .devices {
      grid-template-columns: 1fr;
    }
  }
`;
