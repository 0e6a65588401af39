import { css } from 'lit';

export const pipStyles = css`
  .sign.active {
    background: var(--_primary);
    color: var(--_on-primary);
  }
`;
