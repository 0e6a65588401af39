import { css } from 'lit';

export const liveBadgeStyles = css`
  .badge {
    background: var(--_error);
    color: #fff;
    font-variant-numeric: tabular-nums;
  }
  .word {
    text-transform: uppercase;
  }
  bdi {
    display: var(--long, inline);
  }
`;
