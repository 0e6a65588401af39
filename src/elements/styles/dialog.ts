import { css } from 'lit';

/**
 * A question in the middle of the page: a title, sentences and the answers, of which `.grave` ends something for
 * everybody.
 */
export const dialogStyles = css`
  dialog {
    box-sizing: border-box;
    inline-size: min(400px, calc(100vw - 32px));
    max-block-size: calc(100vh - 32px);
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
  dialog[open] {
    display: grid;
    gap: 12px;
    animation: hms-dialog-in 200ms var(--_ease);
  }
  @keyframes hms-dialog-in {
    from {
      opacity: 0;
      translate: 0 16px;
    }
  }
  dialog > h2 {
    font: 600 20px/28px var(--_font);
    overflow-wrap: anywhere;
  }
  dialog > p {
    color: var(--_text-medium);
    overflow-wrap: anywhere;
  }
  dialog > .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 4px;
  }
  dialog > .answers > .button {
    min-block-size: 44px;
    border-radius: var(--_radius);
  }
  dialog > .answers > .button:first-child {
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
