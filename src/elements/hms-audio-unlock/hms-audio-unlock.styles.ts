import { css } from 'lit';

export const audioUnlockStyles = css`
  :host {
    display: block;
  }
  .card {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: fit-content;
    max-inline-size: 100%;
    padding-block: 8px;
    padding-inline: 16px 8px;
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .card > .icon {
    color: var(--_text-low);
  }
  p {
    text-wrap: balance;
  }
`;
