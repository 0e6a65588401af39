import { css } from 'lit';

/** Writing a poll. */
export const editorStyles = css`
  .editor .question {
    display: grid;
    gap: 8px;
    padding: 12px;
    border-radius: var(--_radius-tile);
    background: var(--_surface-dim);
  }
  .editor legend {
    float: inline-start;
    margin: 0;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-medium);
  }
  .labelled {
    display: grid;
    gap: 6px;
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    color: var(--_text-medium);
  }
  .choose {
    flex: 1;
    position: relative;
    display: flex;
    align-items: center;
    min-inline-size: 0;
    --icon-size: 16px;
  }
  .choose select {
    appearance: none;
    padding-inline-end: 36px;
    text-overflow: ellipsis;
  }
  .choose .icon {
    position: absolute;
    inset-inline-end: 12px;
    pointer-events: none;
    color: var(--_text-low);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .options {
    display: grid;
    gap: 8px;
  }
  .small {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: var(--_radius);
    color: var(--_text-low);
    --icon-size: 16px;
  }
  .small:hover {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .kinds {
    display: flex;
    gap: 4px;
    padding: 4px;
    border-radius: 999px;
    background: var(--_surface-bright);
  }
  .kind {
    flex: 1;
    position: relative;
    text-align: center;
    font-weight: 500;
    cursor: pointer;
  }
  .kind input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .kind span {
    display: block;
    padding: 8px;
    border-radius: 999px;
    color: var(--_text-medium);
  }
  .kind input:checked + span {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 1px 2px rgb(0 0 0 / 0.24);
  }
  @media (forced-colors: active) {
    .kind input:checked + span {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  .kind:focus-within span {
    outline: 2px solid var(--_primary-bright);
    outline-offset: 2px;
  }
  .kind:not(:has(:focus-visible)) span {
    outline: none;
  }
  .tick {
    padding-block: 8px;
  }
  @media (pointer: coarse) {
    .small {
      inline-size: 44px;
      block-size: 44px;
    }
  }
`;
