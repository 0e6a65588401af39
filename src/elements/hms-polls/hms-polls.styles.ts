import { css } from 'lit';

export const pollsStyles = css`
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
  .ballot .question {
    display: grid;
    gap: 4px;
  }
  .labelled {
    display: grid;
    gap: 6px;
    font-size: 12px;
    line-height: 16px;
    font-weight: 500;
    color: var(--_text-medium);
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
  .kind:focus-within span {
    outline: 2px solid var(--_primary-bright);
    outline-offset: 2px;
  }
  .kind:not(:has(:focus-visible)) span {
    outline: none;
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
  .tick {
    padding-block: 8px;
  }
  .choice {
    padding-inline: 12px;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius);
    background: var(--_surface-dim);
  }
  .choice:hover {
    background: var(--_surface-bright);
  }
  .choice:has(:checked) {
    border-color: var(--_primary-bright);
    background: var(--_surface-bright);
  }
  .turn {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 28px;
    font-weight: 500;
    color: var(--_text-medium);
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
  .drain {
    block-size: 4px;
    margin-block-start: -4px;
    border-radius: 999px;
    background: var(--_surface-bright);
    overflow: hidden;
  }
  .drain i {
    display: block;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_primary-bright);
    transform-origin: left;
    transition: transform 1s linear;
  }
  :host(:dir(rtl)) .drain i {
    transform-origin: right;
  }
  legend:focus,
  .answered:focus {
    outline: none;
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
  .answered {
    display: grid;
    gap: 4px;
  }
  .answered > p {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_text-medium);
  }
  .answered .icon {
    color: var(--_success);
  }
  .answered .late .icon {
    color: var(--_text-low);
  }
  .results.titled {
    margin-block-start: 12px;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--_border-bright);
  }
  h4.title {
    font-weight: 600;
  }
  .result,
  .result ul {
    display: grid;
    gap: 6px;
  }
  .bar {
    position: relative;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 40px;
    padding: 8px 12px;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_surface-dim);
    overflow: hidden;
    --icon-size: 16px;
  }
  .bar i {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    background: var(--_secondary-dim);
    transition: inline-size 200ms var(--_ease);
  }
  .bar.mine {
    border-color: var(--_primary-bright);
  }
  .bar.right i {
    background: color-mix(in srgb, var(--_success) 32%, var(--_surface-dim));
  }
  .bar.wrong {
    border-color: var(--_error-bright);
  }
  .bar > span {
    position: relative;
  }
  .option {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .share {
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }
  .yours {
    font-size: 12px;
    color: var(--_text-medium);
  }
  p.mark {
    display: flex;
    gap: 6px;
  }
  .words li {
    padding: 8px 12px;
    border-radius: var(--_radius);
    background: var(--_surface-dim);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    color: var(--_text-medium);
  }
  .words {
    display: grid;
    gap: 6px;
  }
  .words:not(:has(li)) {
    display: none;
  }
  .leaders {
    display: grid;
    gap: 2px;
  }
  .leaders li {
    display: flex;
    gap: 12px;
    min-block-size: 48px;
    padding-block: 4px;
    padding-inline: 8px 12px;
    border-radius: var(--_radius);
    align-items: center;
  }
  .leaders .mine {
    background: var(--_surface-bright);
  }
  .leader {
    flex: 1;
    min-inline-size: 0;
  }
  .leader > [dir] {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 500;
  }
  .place {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 999px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    color: var(--_text-low);
  }
  .place[class*='top'] {
    background: var(--_surface-brighter);
    color: var(--_text);
  }
  .place.top-1 {
    background: var(--_primary);
    color: var(--_on-primary);
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
    .small {
      inline-size: 44px;
      block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .bar i {
      background: Highlight;
      opacity: 0.4;
    }
    .bar,
    .card,
    .pill {
      border: 1px solid CanvasText;
    }
  }
`;
