import { css } from 'lit';

export const pipStyles = css`
  :host {
    display: inline-block;
  }
  .open {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 999px;
    color: var(--_text-medium);
    --icon-size: 18px;
  }
  .open:hover {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .open.active {
    background: var(--_primary);
    color: var(--_on-primary);
  }
  .tip.below {
    inset-block: calc(100% + 6px) auto;
  }
`;
