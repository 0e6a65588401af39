import { css } from 'lit';

export const previewStyles = css`
  :host {
    display: block;
    background: var(--_background);
    container: lobby / inline-size;
  }
  .outside,
  .viewer {
    color: var(--_text-medium);
    text-align: center;
    text-wrap: balance;
  }
  .lobby {
    display: flex;
    flex-direction: column;
    gap: 16px;
    max-inline-size: 560px;
    margin: 0 auto;
  }
  @container lobby (min-width: 1200px) {
    .lobby {
      max-inline-size: clamp(560px, 80vh, 680px);
    }
  }
  .head {
    text-align: center;
    margin-block-end: 8px;
    text-wrap: balance;
  }
  .logo {
    display: block;
    max-block-size: 40px;
    max-inline-size: 200px;
    margin: 0 auto 16px;
  }
  h1 {
    font: 600 28px/36px var(--_font);
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .head p {
    margin-block-start: 4px;
    font-size: 16px;
    line-height: 24px;
    color: var(--_text-medium);
  }
  .head .people {
    font-size: 14px;
    line-height: 20px;
    color: var(--_text-low);
    min-block-size: 20px;
  }
  /* As high as the line that comes into it. */
  .network {
    display: block;
    min-block-size: 20px;
  }
  .preview {
    position: relative;
    aspect-ratio: 16 / 9;
    max-block-size: max(200px, 42vh);
    overflow: hidden;
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    isolation: isolate;
  }
  .problem {
    display: flex;
    align-items: center;
    gap: 10px;
    padding-block: 4px;
    padding-inline: 16px 4px;
    min-block-size: 52px;
    border-radius: var(--_radius-tile);
    background: var(--_error-dim);
    color: var(--_error-bright);
  }
  .problem p {
    flex: 1;
    padding-block: 8px;
  }
  .problem .button {
    color: inherit;
  }
  /* As high as what comes into it. */
  .devices-place {
    block-size: 96px;
  }
  .join {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: start;
    gap: 12px;
  }
  .field {
    position: relative;
    min-inline-size: 0;
  }
  label {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-start: 13px;
    font: 500 12px/16px var(--_font);
    color: var(--_text-low);
    pointer-events: none;
  }
  input {
    inline-size: 100%;
    block-size: 56px;
    padding: 20px 12px 4px;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_surface);
    font-size: 16px;
  }
  input:focus-visible {
    outline-offset: -1px;
    border-color: transparent;
  }
  input[aria-invalid='true'] {
    border-color: var(--_error-bright);
  }
  .hint {
    min-block-size: 16px;
    margin-block: 6px 0;
    margin-inline: 13px 0;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
  }
  .hint.complain {
    color: var(--_error-bright);
  }
  .fixed {
    align-self: center;
    font-size: 16px;
    line-height: 24px;
  }
  .join .button {
    min-block-size: 56px;
    min-inline-size: 132px;
    font-size: 16px;
  }
  @container lobby (max-width: 519px) {
    .devices-place {
      block-size: 44px;
    }
    h1 {
      font-size: 24px;
      line-height: 32px;
    }
    .join {
      grid-template-columns: 1fr;
      gap: 8px;
    }
  }
  @media (forced-colors: active) {
    .preview,
    .problem {
      border: 1px solid CanvasText;
    }
  }
`;
