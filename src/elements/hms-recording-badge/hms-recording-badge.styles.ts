import { css } from 'lit';

export const recordingBadgeStyles = css`
  :host {
    display: inline-block;
  }
  .badge {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 24px;
    padding: 2px 10px;
    border-radius: 999px;
    background: var(--_surface-bright);
    color: var(--_text);
    font: 600 12px/20px var(--_font);
    white-space: nowrap;
  }
  .word {
    display: var(--word, inline);
    letter-spacing: 0.04em;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 999px;
    background: var(--_error);
    animation: pulse 2s var(--_ease) infinite;
  }
  .paused .dot {
    border-radius: 0;
    border-inline: 3px solid var(--_text-medium);
    background: none;
    animation: none;
  }
  .tip.below {
    inset-block: calc(100% + 6px) auto;
    font: 500 12px/16px var(--_font);
  }
  .badge:hover > .tip {
    opacity: 1;
    transition-delay: 400ms;
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
    .dot {
      forced-color-adjust: none;
    }
  }
`;
