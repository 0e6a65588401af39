import { css } from 'lit';

export const handButtonStyles = css`
  :host {
    display: inline-block;
  }
`;
