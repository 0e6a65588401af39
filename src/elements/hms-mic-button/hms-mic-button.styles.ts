import { css } from 'lit';

export const micButtonStyles = css`
  :host {
    --control-background: var(--hms-mic-button-background, var(--_surface-bright));
  }
`;
