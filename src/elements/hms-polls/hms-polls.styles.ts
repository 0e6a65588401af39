import { css } from 'lit';
import { ballotStyles } from './poll-ballot.styles.js';
import { editorStyles } from './poll-editor.styles.js';
import { resultsStyles } from './poll-results.styles.js';

/** The list of polls, and what all their pages share: headings, fields, links, the time that is left. */
const sharedStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 240px;
    background: var(--_surface);
  }
  .polls {
    display: flex;
    flex-direction: column;
    gap: 12px;
    block-size: 100%;
    min-block-size: inherit;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 12px 16px 24px;
    scrollbar-width: thin;
    scrollbar-color: var(--_secondary) transparent;
  }
  .polls > * {
    flex: none;
  }
  /* Titles, options and names are short: they stand where the page begins, whichever way the words run. */
  .polls [dir='auto'],
  .field {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .outside {
    padding: 12px;
    text-align: center;
    color: var(--_text-low);
  }
  .empty {
    flex: 1;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 4px;
    padding: 24px;
    text-align: center;
    text-wrap: balance;
    color: var(--_text-low);
    --icon-size: 28px;
  }
  .empty .icon {
    margin-block-end: 8px;
  }
  .empty .title {
    color: var(--_text);
    font-weight: 500;
    font-size: 16px;
    line-height: 24px;
  }
  .list,
  .results,
  .poll,
  .editor,
  .ballot {
    display: grid;
    gap: 12px;
    min-inline-size: 0;
  }
  .list {
    gap: 8px;
  }
  .card {
    display: grid;
    gap: 6px;
    inline-size: 100%;
    padding: 12px;
    border-radius: var(--_radius-tile);
    background: var(--_surface-bright);
    text-align: start;
  }
  .card:hover {
    background: var(--_surface-brighter);
  }
  .card-title {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-medium);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .pill {
    padding: 2px 8px;
    border-radius: 999px;
    background: var(--_surface-brighter);
    color: var(--_text);
    font-weight: 500;
  }
  .card .pill {
    background: var(--_surface);
  }
  .pill.started,
  .card .pill.started {
    background: var(--_primary);
    color: var(--_on-primary);
  }
  .back,
  .add,
  .link {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    justify-self: start;
    align-self: start;
    min-block-size: 36px;
    padding-inline: 8px;
    margin-inline-start: -8px;
    border-radius: var(--_radius);
    font-weight: 500;
    color: var(--_primary-bright);
    text-align: start;
    --icon-size: 16px;
  }
  .back {
    color: var(--_text-medium);
  }
  .back:hover,
  .add:hover,
  .link:hover {
    background: var(--_surface-bright);
  }
  :host(:dir(rtl)) .back .icon {
    transform: scaleX(-1);
  }
  h3 {
    font: 600 16px/24px var(--_font);
    overflow-wrap: anywhere;
  }
  h4 {
    margin: 0;
    font: 500 14px/20px var(--_font);
    overflow-wrap: anywhere;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 8px;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  small {
    display: block;
    font-size: 12px;
    line-height: 16px;
    font-weight: 400;
    color: var(--_text-low);
  }
  .field {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 11px 12px;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: 400 14px/20px var(--_font);
    resize: none;
    field-sizing: content;
    unicode-bidi: plaintext;
  }
  .field::placeholder {
    color: var(--_text-low);
    opacity: 1;
  }
  .field:focus-visible {
    outline-offset: -1px;
  }
  .field[aria-invalid='true'] {
    border-color: var(--_error-bright);
  }
  .hint {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
  }
  .fault {
    color: var(--_error-bright);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .acts .button,
  .new {
    white-space: normal;
  }
  .acts:not(:has(*)) {
    display: none;
  }
  .tick,
  .choice {
    display: flex;
    align-items: start;
    gap: 10px;
    min-block-size: 44px;
    padding-block: 12px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .left {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 4px 10px;
    border-radius: 999px;
    background: var(--_surface-bright);
    color: var(--_text);
    font: 600 14px/20px var(--_font);
    font-variant-numeric: tabular-nums;
    --icon-size: 14px;
  }
  .facts .left {
    padding: 2px 8px;
    font-size: 12px;
    line-height: 16px;
    --icon-size: 12px;
  }
  .left.soon {
    background: var(--_error);
    color: #fff;
  }
  @media (pointer: coarse) {
    .field {
      font-size: 16px;
    }
    .back,
    .add,
    .link {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .card,
    .pill {
      border: 1px solid CanvasText;
    }
  }
`;

export const pollsStyles = [sharedStyles, ballotStyles, editorStyles, resultsStyles];
