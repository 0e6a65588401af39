import { css } from 'lit';

/** A round sign that can be pressed, in the header of a call. */
export const signStyles = css`
  :host {
    display: inline-block;
  }
  .sign {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 999px;
    color: var(--_text-medium);
    --icon-size: 18px;
  }
  .sign:hover,
  .sign[aria-expanded='true'] {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .tip.below {
    inset-block: calc(100% + 6px) auto;
  }
`;
