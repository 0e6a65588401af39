import { css } from 'lit';

export const shortcutsStyles = css`
  :host {
    display: block;
    background: var(--_surface);
  }
  .off {
    display: flex;
    gap: 8px;
    padding: 12px;
    margin-block-end: 8px;
    border-radius: var(--_radius);
    background: var(--_surface-bright);
  }
  dl {
    margin: 0;
  }
  dl > div {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 48px;
    border-block-end: 1px solid var(--_border-bright);
  }
  dl > div:last-child {
    border: 0;
  }
  dt {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    flex: none;
  }
  kbd {
    display: inline-grid;
    place-items: center;
    min-inline-size: 32px;
    block-size: 32px;
    padding-inline: 8px;
    border: 1px solid var(--_outline);
    border-block-end-width: 2px;
    border-radius: 6px;
    background: var(--_surface-dim);
    font: 500 14px/1 var(--_font);
  }
`;
