import { css } from 'lit';

export const goLiveButtonStyles = css`
  :host {
    display: inline-block;
  }
  .button {
    min-block-size: 36px;
    padding-inline: 14px;
    border-radius: 999px;
    font: 600 14px/20px var(--_font);
  }
  .start {
    background: var(--_error);
    color: #fff;
  }
  .start:hover {
    background: color-mix(in srgb, var(--_error), #000 14%);
  }
  .start[aria-busy='true'] {
    opacity: 0.75;
  }
  dialog {
    box-sizing: border-box;
    inline-size: min(400px, calc(100vw - 32px));
    margin: auto;
    padding: 24px;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.6);
  }
  h2 {
    font: 600 20px/28px var(--_font);
  }
  p {
    margin-block: 8px 0;
    color: var(--_text-medium);
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 16px;
  }
  .answers .button {
    min-block-size: 44px;
    border-radius: var(--_radius);
  }
  .answers .start {
    flex: 1;
  }
`;
