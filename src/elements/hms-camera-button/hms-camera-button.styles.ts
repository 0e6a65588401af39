import { css } from 'lit';

export const cameraButtonStyles = css`
  :host {
    --control-background: var(--hms-camera-button-background, var(--_surface-bright));
  }
`;
