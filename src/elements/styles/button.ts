import { css } from 'lit';

/** Text buttons and round icon buttons, with their tooltip. */
export const buttonStyles = css`
  button {
    appearance: none;
    border: 0;
    background: none;
    padding: 0;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  button[aria-disabled='true'],
  button:disabled {
    cursor: not-allowed;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 44px;
    padding: 0 20px;
    border-radius: var(--_radius);
    font-weight: 600;
    white-space: nowrap;
    background: var(--_secondary);
    color: var(--_on-secondary);
    transition: background-color 120ms var(--_ease);
  }
  .button:hover {
    background: var(--_secondary-bright);
  }
  .button.primary {
    background: var(--_primary);
    color: var(--_on-primary);
  }
  .button.primary:hover {
    background: color-mix(in srgb, var(--_primary), #000 12%);
  }
  .button.quiet {
    background: transparent;
    color: var(--_text-medium);
  }
  .button.quiet:hover {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .button[aria-disabled='true'] {
    background: var(--_surface-brighter);
    color: var(--_text-low);
  }
  .control {
    position: relative;
    display: inline-grid;
    place-items: center;
    min-inline-size: var(--control-size, 48px);
    block-size: var(--control-size, 48px);
    border-radius: 999px;
    background: var(--control-background, var(--_surface-bright));
    color: var(--_text);
    transition:
      background-color 120ms var(--_ease),
      color 120ms var(--_ease);
  }
  .control:hover {
    background: color-mix(
      in srgb,
      var(--control-background, var(--_surface-bright)),
      var(--_text) 12%
    );
  }
  .control[aria-disabled='true'] {
    color: var(--_text-low);
  }
  .control.off {
    background: var(--_text);
    color: var(--_surface);
  }
  .control.off:hover {
    background: var(--_text-medium);
  }
  .control.active {
    background: var(--_primary);
    color: var(--_on-primary);
  }
  .control.active:hover {
    background: color-mix(in srgb, var(--_primary), #000 12%);
  }
  .control.danger {
    background: var(--_error);
    color: #fff;
  }
  .control.danger:hover {
    background: color-mix(in srgb, var(--_error), #000 14%);
  }
  .control.busy .icon {
    animation: hms-breathe 1s ease-in-out infinite alternate;
  }
  @keyframes hms-breathe {
    to {
      opacity: 0.35;
    }
  }
  .tip {
    position: absolute;
    z-index: 5;
    inset-block-end: calc(100% + 10px);
    inset-inline-start: 50%;
    translate: -50% 0;
    padding: 4px 8px;
    border-radius: 6px;
    background: var(--_text);
    color: var(--_surface);
    font: 500 12px/16px var(--_font);
    white-space: nowrap;
    pointer-events: none;
    opacity: 0;
    transition: opacity 120ms var(--_ease);
  }
  :host(:dir(rtl)) .tip {
    translate: 50% 0;
  }
  .tip.start {
    inset-inline: 0 auto;
    translate: none;
  }
  .tip.end {
    inset-inline: auto 0;
    translate: none;
  }
  @media (hover: hover) {
    button:hover > .tip {
      opacity: 1;
      transition-delay: 400ms;
    }
  }
  button:focus-visible > .tip {
    opacity: 1;
  }
  button[aria-expanded='true'] > .tip {
    opacity: 0;
  }
  @media (forced-colors: active) {
    .button,
    .control {
      border: 1px solid;
    }
    .button.primary,
    .control.off,
    .control.active {
      forced-color-adjust: none;
      border-color: ButtonText;
      background: Highlight !important;
      color: HighlightText !important;
    }
    [aria-disabled='true']:is(.button, .control) {
      background: ButtonFace !important;
      color: GrayText !important;
    }
    .tip {
      border: 1px solid CanvasText;
    }
  }
`;
