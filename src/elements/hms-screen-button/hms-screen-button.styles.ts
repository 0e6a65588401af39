import { css } from 'lit';

export const screenButtonStyles = css`
  :host {
    display: inline-block;
  }
`;
