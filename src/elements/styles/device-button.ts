import { css } from 'lit';

export const deviceButtonStyles = css`
  :host {
    display: inline-block;
  }
  .alert {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: -2px;
    inline-size: 18px;
    block-size: 18px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--hms-alert-warning, #ffab00);
    color: #0b0e15;
    font: 600 12px/1 var(--_font);
  }
  .tip.wide {
    inline-size: max-content;
    max-inline-size: 220px;
    white-space: normal;
    text-align: start;
  }
`;
