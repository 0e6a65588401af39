import { css } from 'lit';

/** A word in a round frame, with a dot that breathes: what goes on for everybody in the room. */
export const badgeStyles = css`
  :host {
    display: inline-block;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px;
    border-radius: 999px;
    font: 600 12px/20px var(--_font);
    white-space: nowrap;
  }
  .word {
    letter-spacing: 0.04em;
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
