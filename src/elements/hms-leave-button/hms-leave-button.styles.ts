import { css } from 'lit';

export const leaveButtonStyles = css`
  :host {
    display: inline-block;
  }
  .control.danger:not(.more) {
    min-inline-size: calc(var(--control-size, 48px) + 12px);
  }
  .control[aria-disabled='true'] {
    background: var(--_surface-bright);
    color: var(--_text-low);
  }
`;
