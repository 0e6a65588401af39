import { css } from 'lit';

export const leaveMenuStyles = css`
  .split,
  .split > .control.danger {
    background: var(--_error);
    color: #fff;
  }
  .split > .control.danger:hover {
    background: color-mix(in srgb, var(--_error), #000 14%);
  }
  .split > .control.more {
    border-inline-start: 1px solid rgb(255 255 255 / 0.24);
    border-start-start-radius: 0;
    border-end-start-radius: 0;
  }
  .split > .control:first-child {
    border-start-end-radius: 0;
    border-end-end-radius: 0;
  }
  small {
    display: block;
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
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
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 16px;
  }
  .end {
    flex: 1;
    background: var(--_error);
    color: #fff;
  }
  .end:hover {
    background: color-mix(in srgb, var(--_error), #000 14%);
  }
`;
