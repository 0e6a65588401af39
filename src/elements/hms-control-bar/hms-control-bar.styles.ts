import { css } from 'lit';

export const controlBarStyles = css`
  :host {
    display: block;
    container: bar / inline-size;
  }
  .bar {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    gap: 16px;
    min-block-size: 72px;
    padding: 12px 16px;
  }
  .middle,
  .group,
  .side {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .middle {
    gap: 16px;
  }
  .end {
    justify-content: end;
  }
  @container bar (max-width: 520px) {
    .bar {
      padding-inline: 8px;
      display: flex;
      justify-content: center;
      gap: 8px;
    }
    /* What is folded away leaves no gap behind. */
    .middle {
      gap: 0;
    }
    .group:last-child,
    ::slotted([slot='more']) {
      margin-inline-start: 8px;
    }
    .side:not(.end) {
      display: none;
    }
  }
  @container bar (max-width: 389px) {
    .bar {
      padding-inline: 4px;
      --control-size: 44px;
    }
    .bar,
    .group {
      gap: 4px;
    }
    .group:last-child {
      margin-inline-start: 4px;
    }
  }
  /* The smallest phones, and a page at 400 % zoom. */
  @container bar (max-width: 349px) {
    .bar {
      --menu-button-size: 32px;
    }
  }
`;
