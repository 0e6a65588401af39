import { css } from 'lit';

export const reactionButtonStyles = css`
  :host {
    display: inline-block;
  }
`;
