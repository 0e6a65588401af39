import { css } from 'lit';

export const tileExtrasStyles = css`
  .volume {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    padding-inline: 8px;
    margin-block-start: 8px;
    border-block-start: 1px solid var(--_border-bright);
    --icon-size: 16px;
    color: var(--_text-low);
  }
  .volume input {
    flex: 1;
    min-inline-size: 0;
    block-size: 44px;
    accent-color: var(--_primary-bright);
  }
  .stats {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    display: grid;
    grid-template-columns: auto auto;
    gap: 2px 12px;
    max-inline-size: calc(100% - 16px);
    max-block-size: calc(100% - 16px);
    overflow: hidden;
    margin: 0;
    padding: 8px 12px;
    border-radius: var(--_radius);
    background: rgb(8 10 16 / 0.78);
    color: #fff;
    font: 400 12px/16px var(--_font);
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  .stats dt {
    color: #c5c6d0;
  }
  .stats dd {
    margin: 0;
  }
`;
