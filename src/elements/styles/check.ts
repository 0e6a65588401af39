import { css } from 'lit';

/** Check boxes and radio buttons in the colours of the room; only those of class `check`. */
export const checkStyles = css`
  input.check {
    appearance: none;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    border: 1.5px solid var(--_outline);
    border-radius: 6px;
    background: var(--_surface-dim);
    color: var(--_on-primary);
    transition: background-color 120ms var(--_ease);
  }
  input.check[type='radio'] {
    border-radius: 50%;
  }
  input.check:checked {
    border-color: var(--_primary);
    background: var(--_primary);
  }
  input.check:checked::before {
    content: '';
    inline-size: 11px;
    block-size: 6px;
    margin-block-end: 3px;
    border: solid currentcolor;
    border-width: 0 0 2px 2px;
    rotate: -45deg;
  }
  input.check[type='radio']:checked::before {
    inline-size: 8px;
    block-size: 8px;
    margin: 0;
    border: 0;
    border-radius: 50%;
    background: currentcolor;
  }
  @media (forced-colors: active) {
    input.check {
      appearance: auto;
    }
  }
`;
