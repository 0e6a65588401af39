import { css } from 'lit';

export const recordingBadgeStyles = css`
  .badge {
    position: relative;
    min-block-size: 24px;
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .word {
    display: var(--word, inline);
  }
  .dot {
    background: var(--_error);
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
  @media (forced-colors: active) {
    .dot {
      forced-color-adjust: none;
    }
  }
`;
