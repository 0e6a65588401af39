import { css } from 'lit';

export const stageStyles = css`
  :host {
    display: block;
    position: relative;
    min-block-size: 200px;
    block-size: 100%;
  }
  .stage {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    outline: none;
    touch-action: pan-y;
  }
  :host([edge-to-edge]) .stage {
    border-radius: 0;
  }
  .cell {
    position: absolute;
    transition:
      inset-inline-start 200ms var(--_ease),
      top 200ms var(--_ease),
      width 200ms var(--_ease),
      height 200ms var(--_ease),
      opacity 200ms var(--_ease);
  }
  @starting-style {
    .cell {
      opacity: 0;
    }
  }
  hms-video-tile {
    position: absolute;
    inset: 0;
    aspect-ratio: auto;
  }
  .resized .cell {
    transition: none;
  }
  .inset {
    z-index: 2;
    border-radius: var(--_radius-tile);
    box-shadow: var(--_shadow);
    cursor: grab;
    touch-action: none;
    user-select: none;
  }
  .dragging .inset {
    z-index: 4;
    cursor: grabbing;
    transition: none;
  }
  /* At the end, where neither the raised hand nor the name is, however small the tile. */
  .fold {
    position: absolute;
    inset-block-start: 4px;
    inset-inline-end: 4px;
    --control-size: 44px;
    --control-background: rgb(8 10 16 / 0.66);
    --icon-size: 16px;
    padding: 6px;
    background-clip: content-box;
    color: #fff;
    opacity: 0;
    transition: opacity 120ms var(--_ease);
  }
  .inset:hover .fold,
  .fold:focus-visible {
    opacity: 1;
  }
  @media (hover: none) {
    .fold {
      opacity: 0.85;
    }
  }
  .folded {
    z-index: 2;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--_surface-bright);
    color: var(--_text);
    --icon-size: 24px;
    box-shadow: var(--_shadow);
  }
  .before {
    background: var(--_surface-dim);
  }
  .message {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 16px;
    padding: 24px;
    text-align: center;
    color: var(--_text-low);
    text-wrap: balance;
  }
  .sign {
    display: grid;
    place-items: center;
    inline-size: 64px;
    block-size: 64px;
    border-radius: 50%;
    background: var(--_surface-bright);
    color: var(--_text-medium);
    --icon-size: 28px;
  }
  .message .title {
    color: var(--_text);
    font: 500 20px/28px var(--_font);
    margin-block-end: -8px;
  }
  .alone {
    position: absolute;
    z-index: 2;
    /* Above the own name. */
    inset-block-end: 48px;
    inset-inline: 16px;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 12px 24px;
    padding-block: 12px;
    padding-inline: 20px 12px;
    border-radius: var(--_radius-sheet);
    background: color-mix(in srgb, var(--_surface), transparent 8%);
    box-shadow: var(--_shadow);
    backdrop-filter: blur(12px);
  }
  .alone .title {
    font-weight: 600;
  }
  .alone .hint {
    color: var(--_text-medium);
  }
  .pages {
    position: absolute;
    z-index: 2;
    inset-block-end: 0;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    align-items: center;
    font-variant-numeric: tabular-nums;
  }
  .dot {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 44px;
    border-radius: var(--_radius);
  }
  .dot::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 4px;
    background: var(--_outline);
    transition:
      inline-size 200ms var(--_ease),
      background-color 200ms var(--_ease);
  }
  .dot:hover::before {
    background: var(--_text-medium);
  }
  .dot[aria-current='page']::before {
    inline-size: 20px;
    background: var(--_primary-bright);
  }
  @media (forced-colors: active) {
    .dot::before {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .dot[aria-current='page']::before {
      background: Highlight;
    }
  }
  .pages .control {
    min-inline-size: 44px;
    block-size: 44px;
    --control-background: transparent;
  }
  .pages .control[aria-disabled='true'] {
    opacity: 0.4;
  }
  :host(:dir(rtl)) .pages .icon {
    transform: scaleX(-1);
  }
`;
