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
    padding: 8px 16px;
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
  .group {
    padding-block: 8px;
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
    background: color-mix(in oklab, var(--dot), light-dark(#000, #fff) 25%);
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
  .text {
    padding-inline-start: 16px;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    color: var(--_text-medium);
  }
  .text + .text {
    margin-block-start: 4px;
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
  .composer {
    padding: 8px 16px 16px;
  }
  .hint {
    padding: 0 4px 6px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
  }
  .hint.failed {
    color: var(--_error-bright);
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
  .send[aria-disabled='true'] {
    color: var(--_text-low);
  }
  :host(:dir(rtl)) .send .icon {
    transform: scaleX(-1);
  }
  @media (pointer: coarse) {
    textarea {
      font-size: 16px;
    }
  }
`;
