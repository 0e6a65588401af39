import { css } from 'lit';

export const leaveMenuStyles = css`
  .split,
  .split > .control.danger {
    background: var(--_error);
    color: #fff;
  }
  .split > .control.danger:hover {
    background: color-mix(in srgb, var(--_error), #000 14%);
  }
  .split > .control.more {
    border-inline-start: 1px solid rgb(255 255 255 / 0.24);
    border-start-start-radius: 0;
    border-end-start-radius: 0;
  }
  .split > .control:first-child {
    border-start-end-radius: 0;
    border-end-end-radius: 0;
  }
  small {
    display: block;
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
  }
`;
