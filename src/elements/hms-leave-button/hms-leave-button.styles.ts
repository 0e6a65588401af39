import { css } from 'lit';

export const leaveButtonStyles = css`
  :host {
    display: inline-block;
  }
  .control {
    min-inline-size: 60px;
  }
  .control[aria-disabled='true'] {
    background: var(--_surface-bright);
    color: var(--_text-low);
  }
`;
