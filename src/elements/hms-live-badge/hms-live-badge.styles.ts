import { css } from 'lit';

export const liveBadgeStyles = css`
  :host {
    display: inline-block;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px;
    border-radius: 999px;
    background: var(--_error);
    color: #fff;
    font: 600 12px/20px var(--_font);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .word {
    text-transform: uppercase;
    letter-spacing: 0.04em;
  }
  bdi {
    display: var(--long, inline);
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 999px;
    background: currentcolor;
    animation: pulse 2s var(--_ease) infinite;
  }
  @keyframes pulse {
    50% {
      opacity: 0.35;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .dot {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .badge {
      border: 1px solid;
    }
  }
`;
