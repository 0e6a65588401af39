import { css } from 'lit';

/** A button and, in the same pill, the one that opens its menu. */
export const splitStyles = css`
  .split {
    display: inline-flex;
    border-radius: 999px;
    background: var(--control-background, var(--_surface-bright));
  }
  .split > .control {
    --control-background: inherit;
  }
  .split > .control:first-child {
    background: var(--control-background, var(--_surface-bright));
  }
  .split > .control.off:first-child {
    background: var(--_text);
  }
  .split > .more {
    min-inline-size: 32px;
    padding-inline-end: 4px;
    --icon-size: 16px;
    background: transparent;
    color: var(--_text-medium);
  }
  .split > .more:hover {
    color: var(--_text);
    background: transparent;
  }
  .split > .more[aria-expanded='true'] .icon {
    rotate: 180deg;
  }
  @media (pointer: coarse) {
    .split > .more {
      min-inline-size: var(--menu-button-size, 44px);
    }
  }
`;
