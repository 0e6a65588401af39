import { css } from 'lit';

export const goLiveButtonStyles = css`
  :host {
    display: inline-block;
  }
  .button {
    min-block-size: 36px;
    padding-inline: 14px;
    border-radius: 999px;
    font: 600 14px/20px var(--_font);
  }
  /* Where there is little room, hms-call turns these round. */
  .long {
    display: var(--long, inline);
  }
  .short {
    display: var(--short, none);
  }
  .grave[aria-busy='true'] {
    opacity: 0.75;
  }
`;
