import { css } from 'lit';

export const chatStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 240px;
    background: var(--_surface);
  }
  .chat {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: inherit;
  }
  .scroller {
    position: relative;
    flex: 1;
    min-block-size: 0;
  }
  .list {
    position: absolute;
    inset: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    padding-block: 8px;
    padding-inline: 16px 8px;
    scrollbar-width: thin;
    scrollbar-color: var(--_secondary) transparent;
  }
  .list:focus-visible {
    outline-offset: -2px;
  }
  .empty {
    min-block-size: 100%;
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
  .row {
    inline-size: 100%;
    padding-block: 2px;
  }
  .row.head {
    padding-block-start: 12px;
  }
  .row:last-child {
    padding-block-end: 8px;
  }
  .older {
    padding: 8px;
    text-align: center;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
  }
  .author {
    display: flex;
    align-items: center;
    gap: 8px;
    font: 500 12px/16px var(--_font);
    margin-block-end: 2px;
  }
  .dot {
    inline-size: 8px;
    block-size: 8px;
    flex: none;
    border-radius: 50%;
    background: light-dark(var(--dot), color-mix(in oklab, var(--dot), #fff 25%));
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  time {
    flex: none;
    color: var(--_text-low);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  /* Short texts stand under their author, whichever way the words run. */
  .chat [dir='auto'] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .text {
    padding-left: 16px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    color: var(--_text-medium);
  }
  :host(:dir(rtl)) .text {
    padding-left: 0;
    padding-right: 16px;
  }
  .line {
    display: flex;
    align-items: start;
    gap: 4px;
  }
  .words {
    flex: 1;
    min-inline-size: 0;
  }
  .small {
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border-radius: var(--_radius);
    color: var(--_text-low);
    --icon-size: 16px;
  }
  .small:hover,
  .small[aria-expanded='true'] {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .line .more {
    margin-block: -6px;
    opacity: 0;
  }
  .line:hover .more,
  .line .more:focus-visible,
  .line .more[aria-expanded='true'] {
    opacity: 1;
  }
  .quote {
    padding-left: 8px;
    border: solid var(--_primary-bright);
    border-width: 0 0 0 2px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 12px;
    line-height: 18px;
    color: var(--_text-low);
  }
  .row .quote {
    margin-left: 16px;
  }
  :host(:dir(rtl)) .quote {
    padding: 0 8px 0 0;
    border-width: 0 2px 0 0;
  }
  :host(:dir(rtl)) .row .quote {
    margin: 0 16px 0 0;
  }
  .quote b {
    font-weight: 600;
    color: var(--_text-medium);
  }
  .readers {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    font-weight: 500;
    color: var(--_primary-bright);
    --icon-size: 12px;
  }
  .readers bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  a {
    color: var(--_primary-bright);
    text-underline-offset: 2px;
  }
  .unread {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block-end: 12px;
    color: var(--_primary-bright);
    font: 600 12px/16px var(--_font);
  }
  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    block-size: 1px;
    background: currentcolor;
    opacity: 0.5;
  }
  .pill {
    position: absolute;
    inset-block-end: 8px;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 36px;
    padding-block: 0;
    padding-inline: 12px 16px;
    border-radius: 999px;
    background: var(--_primary);
    color: var(--_on-primary);
    font-weight: 600;
    box-shadow: var(--_shadow);
    --icon-size: 16px;
  }
  .pill.round {
    inset-inline: auto 12px;
    inline-size: 40px;
    min-block-size: 40px;
    justify-content: center;
    padding: 0;
    background: var(--_surface-brighter);
    color: var(--_text);
  }
  .composer {
    padding: 8px 16px 16px;
  }
  /* The place of the line with the readers, which comes later. */
  .above {
    min-block-size: 36px;
  }
  .field {
    display: flex;
    align-items: end;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius-tile);
    background: var(--_surface-dim);
  }
  .field:focus-within {
    outline: 2px solid var(--_primary-bright);
    outline-offset: -1px;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    resize: none;
    field-sizing: content;
    max-block-size: 124px;
    padding-block: 11px;
    padding-inline: 14px 0;
    border: 0;
    background: none;
    outline: none;
  }
  textarea::placeholder {
    unicode-bidi: plaintext;
    color: var(--_text-low);
    opacity: 1;
  }
  .send {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--_radius-tile);
    color: var(--_primary-bright);
  }
  .smile {
    inline-size: 36px;
    color: var(--_text-low);
  }
  .smile:hover,
  .smile[aria-expanded='true'] {
    color: var(--_text);
  }
  .send[aria-disabled='true'] {
    color: var(--_text-low);
  }
  :host(:dir(rtl)) .send:not(.smile) .icon {
    transform: scaleX(-1);
  }
  @media (pointer: coarse) {
    textarea {
      font-size: 16px;
    }
    .small {
      inline-size: 44px;
      block-size: 44px;
    }
    .line .more {
      margin-block: -12px;
      opacity: 0.7;
    }
  }
`;
