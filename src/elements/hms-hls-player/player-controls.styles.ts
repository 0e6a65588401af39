import { css } from 'lit';

export const controlsStyles = css`
  .controls {
    position: absolute;
    inset: auto 0 0;
    padding: 40px 12px 8px;
    background: linear-gradient(to top, rgb(0 0 0 / 0.78), rgb(0 0 0 / 0.5) 60%, transparent);
    pointer-events: none;
    transition: opacity 200ms var(--_ease);
  }
  .controls > * {
    pointer-events: auto;
  }
  .resting > .controls {
    opacity: 0;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .space {
    flex: 1;
  }
  .jumps {
    display: inline-flex;
  }
  .controls :is(.control, .live),
  .overlay .close {
    color: #fff;
    background: transparent;
  }
  .controls .control {
    --control-size: 44px;
    border-radius: var(--_radius);
  }
  .controls :is(.control, .live):hover,
  .controls .control[aria-expanded='true'],
  .overlay .close:hover {
    background: rgb(255 255 255 / 0.16);
  }
  .control.on::after {
    content: '';
    position: absolute;
    inset-block-end: 6px;
    inline-size: 16px;
    block-size: 2px;
    border-radius: 1px;
    background: currentcolor;
  }
  .controls :focus-visible,
  .overlay :focus-visible {
    outline-color: #fff;
    outline-offset: -2px;
  }
  .tip {
    background: #fff;
    color: #0b0e15;
  }
  .volume {
    display: inline-flex;
    align-items: center;
  }
  .live {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: 44px;
    padding-inline: 12px;
    border-radius: var(--_radius);
    font-weight: 600;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .live .caps {
    text-transform: uppercase;
    letter-spacing: 0.04em;
  }
  .live .behind {
    font-weight: 400;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: #9b9da8;
  }
  .edge .dot {
    background: #ff4d5e;
  }
  .time {
    padding-inline: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  input[type='range'] {
    appearance: none;
    -webkit-appearance: none;
    block-size: 24px;
    background: transparent;
    cursor: pointer;
    touch-action: none;
    --track: linear-gradient(
      to right,
      #fff calc(var(--at) * 100%),
      rgb(255 255 255 / 0.32) calc(var(--at) * 100%)
    );
  }
  :host(:dir(rtl)) .volume input {
    --track: linear-gradient(
      to left,
      #fff calc(var(--at) * 100%),
      rgb(255 255 255 / 0.32) calc(var(--at) * 100%)
    );
  }
  .volume input {
    inline-size: 72px;
    margin-inline: 2px 10px;
  }
  .scrub {
    position: relative;
    padding-inline: 8px;
  }
  .scrub input {
    display: block;
    inline-size: 100%;
  }
  input[type='range']::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--track);
  }
  input[type='range']::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--track);
  }
  input[type='range']::-webkit-slider-thumb {
    -webkit-appearance: none;
    inline-size: 14px;
    block-size: 14px;
    margin-block-start: -5px;
    border-radius: 50%;
    background: #fff;
  }
  input[type='range']::-moz-range-thumb {
    inline-size: 14px;
    block-size: 14px;
    border: 0;
    border-radius: 50%;
    background: #fff;
  }
  .bubble {
    position: absolute;
    inset-block-end: 26px;
    left: calc(15px + var(--at) * (100% - 30px));
    translate: -50% 0;
    padding: 2px 8px;
    border-radius: 6px;
    background: #fff;
    color: #0b0e15;
    font: 500 12px/16px var(--_font);
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  .overlay {
    position: absolute;
    inset-block-start: 12px;
    inset-inline-start: 12px;
    max-inline-size: calc(100% - 24px);
    max-block-size: calc(100% - 96px);
    overflow: auto;
    padding-block: 4px 12px;
    padding-inline: 16px 12px;
    border-radius: var(--_radius-tile);
    background: rgb(11 14 21 / 0.84);
    color: #fff;
  }
  .overlay header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 24px;
  }
  .overlay h3 {
    margin: 0;
    font: 600 14px/20px var(--_font);
  }
  .overlay .close {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    margin-inline-end: -8px;
    border-radius: var(--_radius);
    --icon-size: 16px;
  }
  dl {
    display: grid;
    grid-template-columns: auto auto;
    gap: 6px 24px;
    margin: 0;
    font: 400 12px/16px var(--_font);
  }
  dt {
    color: #c5c6d0;
  }
  dd {
    margin: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  kbd {
    padding: 1px 6px;
    border-radius: 4px;
    background: rgb(255 255 255 / 0.16);
    color: #fff;
    font: 500 12px/16px var(--_font);
  }
  video::-webkit-media-text-track-container {
    transition: transform 200ms var(--_ease);
  }
  .player:not(.resting) > video::-webkit-media-text-track-container {
    transform: translateY(-72px);
  }
  @container player (max-width: 560px) {
    .volume input,
    .wide,
    .jumps {
      display: none;
    }
    .controls {
      padding-inline: 4px;
    }
  }
  @media (pointer: coarse) {
    .volume input {
      display: none;
    }
    input[type='range'] {
      block-size: 32px;
    }
  }
  @media (forced-colors: active) {
    .overlay {
      border: 1px solid CanvasText;
    }
    input[type='range'] {
      appearance: auto;
      -webkit-appearance: auto;
    }
  }
`;
