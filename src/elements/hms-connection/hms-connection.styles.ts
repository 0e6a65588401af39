import { css } from 'lit';

export const connectionStyles = css`
  /* Where there is little room, hms-call hides what says nothing. */
  .sign.good {
    display: var(--when-good, grid);
  }
  .bars {
    display: grid;
  }
  .bars > .icon {
    grid-area: 1 / 1;
  }
  .bars > :first-child {
    opacity: 0.3;
  }
  .weak,
  .busy,
  .reconnecting {
    color: var(--_warning);
  }
  .lost,
  .offline {
    color: var(--_error-bright);
  }
  .reconnecting .icon {
    animation: breathe 1s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.35;
    }
  }
  [popover] {
    inline-size: 300px;
    padding: 16px;
  }
  [popover]:popover-open {
    display: grid;
    gap: 8px;
  }
  h3 {
    display: flex;
    align-items: center;
    gap: 8px;
    font: 600 14px/20px var(--_font);
  }
  .why {
    color: var(--_text-medium);
  }
  .others {
    overflow-wrap: anywhere;
    color: var(--_text-medium);
  }
  dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 4px 16px;
    margin: 0;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--_border-bright);
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
  }
  dd {
    margin: 0;
    color: var(--_text);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .line {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 20px;
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
    --icon-size: 14px;
  }
  .line.slow,
  .line.weak {
    color: var(--_warning);
  }
`;
