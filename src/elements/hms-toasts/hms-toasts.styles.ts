import { css } from 'lit';

export const toastsStyles = css`
  :host {
    display: block;
    pointer-events: none;
  }
  .stack {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
  }
  .toast {
    pointer-events: auto;
    display: flex;
    align-items: center;
    gap: 10px;
    max-inline-size: min(440px, 100%);
    padding-block: 4px;
    padding-inline: 14px 4px;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius-tile);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    --icon-size: 18px;
    animation: hms-toast-in 200ms var(--_ease);
  }
  @keyframes hms-toast-in {
    from {
      opacity: 0;
      translate: 0 -8px;
    }
  }
  .toast > .icon {
    color: var(--_text-low);
  }
  .toast.error > .icon {
    color: var(--_error-bright);
  }
  p {
    padding-block: 8px;
    overflow-wrap: anywhere;
  }
  .answer {
    flex: none;
    min-block-size: 36px;
    padding-inline: 10px;
    border-radius: var(--_radius);
    font-weight: 600;
    color: var(--_primary-bright);
  }
  .answer:hover {
    background: var(--_surface-bright);
  }
  .dismiss {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: var(--_radius);
    color: var(--_text-low);
    --icon-size: 16px;
  }
  .dismiss:hover {
    color: var(--_text);
    background: var(--_surface-bright);
  }
  @media (pointer: coarse) {
    .answer {
      min-block-size: 44px;
    }
    .dismiss {
      inline-size: 44px;
      block-size: 44px;
    }
  }
`;
