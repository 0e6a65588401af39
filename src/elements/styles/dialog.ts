import { css } from 'lit';

/** A question in the middle of the page, and its answers: `.grave` ends something for everybody. */
export const dialogStyles = css`
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
  dialog > h2 {
    font: 600 20px/28px var(--_font);
  }
  dialog > p {
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
  .answers .grave {
    flex: 1;
  }
  .grave {
    background: var(--_error);
    color: #fff;
  }
  .grave:hover {
    background: color-mix(in srgb, var(--_error), #000 14%);
  }
`;
