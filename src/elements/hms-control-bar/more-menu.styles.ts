import { css } from 'lit';

export const moreMenuStyles = css`
  .more-menu {
    min-inline-size: 220px;
  }
  .folded {
    display: flex;
    justify-content: center;
    gap: 12px;
    padding: 8px;
  }
  .folded + .items {
    margin-block-start: 8px;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--_border-bright);
  }
  .item {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 8px 12px;
    border-radius: var(--_radius);
    text-align: start;
  }
  .item .icon {
    color: var(--_text-medium);
  }
  .item:hover {
    background: var(--_surface-bright);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  /* A phone has no keys to press. */
  @media (hover: none) and (pointer: coarse) {
    .keyboard {
      display: none;
    }
  }
`;
