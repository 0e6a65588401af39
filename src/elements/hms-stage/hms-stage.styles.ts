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
  .pair .local {
    z-index: 1;
    border-radius: var(--_radius-tile);
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
  .message .title {
    color: var(--_text);
    font: 500 20px/28px var(--_font);
    margin-block-end: -8px;
  }
  .alone {
    position: absolute;
    z-index: 2;
    inset-block-end: 24px;
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
    gap: 8px;
    padding: 2px;
    border-radius: 999px;
    background: var(--_surface);
    font-variant-numeric: tabular-nums;
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
