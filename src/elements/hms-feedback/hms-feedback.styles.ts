import { css } from 'lit';

export const feedbackStyles = css`
  :host {
    display: block;
    inline-size: min(480px, 100%);
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    padding: 24px;
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    text-align: center;
  }
  h2 {
    font: 600 20px/28px var(--_font);
    overflow-wrap: anywhere;
  }
  p {
    margin-block-start: -8px;
    color: var(--_text-medium);
    overflow-wrap: anywhere;
  }
  .failed {
    color: var(--_error-bright);
  }
  .thanks {
    margin: 0;
    text-align: center;
  }
  .ratings {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 4px;
  }
  .rating {
    position: relative;
    display: grid;
    justify-items: center;
    gap: 4px;
    min-inline-size: 72px;
    max-inline-size: 100%;
    overflow-wrap: anywhere;
    padding: 8px;
    border: 1px solid transparent;
    border-radius: var(--_radius-tile);
    cursor: pointer;
    font-size: 28px;
    line-height: 36px;
  }
  .rating:hover {
    background: var(--_surface-bright);
  }
  .rating:has(:checked) {
    border-color: var(--_primary-bright);
    background: var(--_surface-bright);
  }
  .rating:has(:focus-visible) {
    outline: 2px solid var(--_primary-bright);
    outline-offset: 2px;
  }
  .rating input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  small {
    font: 400 12px/16px var(--_font);
    color: var(--_text-medium);
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin: 0 auto 8px;
    font-weight: 500;
  }
  .reason {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: 44px;
    padding-inline: 12px;
    border-radius: 999px;
    background: var(--_surface-bright);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .comment {
    display: grid;
    gap: 6px;
    text-align: start;
    font-weight: 500;
  }
  textarea {
    inline-size: 100%;
    padding: 11px 12px;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_surface-dim);
    color: var(--_text);
    font: 400 16px/24px var(--_font);
    resize: vertical;
  }
  .button {
    justify-self: center;
    min-inline-size: 160px;
  }
`;
