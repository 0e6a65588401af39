import { css } from 'lit';

export const participantsStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 200px;
    background: var(--_surface);
  }
  .outside,
  .nobody {
    padding: 24px;
    text-align: center;
    color: var(--_text-low);
  }
  .people {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: inherit;
  }
  .search {
    flex: none;
    position: relative;
    display: block;
    margin: 12px 12px 4px;
    color: var(--_text-low);
    --icon-size: 18px;
  }
  .search .icon {
    position: absolute;
    inset-block-start: 13px;
    inset-inline-start: 12px;
    pointer-events: none;
  }
  .search input {
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 40px 12px;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius-tile);
    background: var(--_surface-dim);
    color: var(--_text);
  }
  .search input:focus-visible {
    outline-offset: -1px;
  }
  .search input::placeholder {
    color: var(--_text-low);
    opacity: 1;
  }
  @media (pointer: coarse) {
    .search input {
      font-size: 16px;
    }
  }
  .list {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 4px 8px 16px;
    scrollbar-width: thin;
    scrollbar-color: var(--_secondary) transparent;
  }
  .list:focus-visible {
    outline-offset: -2px;
  }
  .hands {
    border-inline-start: 2px solid var(--_warning);
    background: var(--_surface-bright);
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-inline-size: 0;
  }
  h3 {
    margin: 0;
    min-inline-size: 0;
    font: inherit;
  }
  .fold {
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: 100%;
    min-block-size: 40px;
    padding-inline: 8px;
    font: 600 12px/16px var(--_font);
    color: var(--_text-medium);
    --icon-size: 16px;
  }
  .fold bdi {
    display: inline-block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Roles are named by programs, in small letters. */
  .fold bdi::first-letter {
    text-transform: uppercase;
  }
  .fold .icon {
    transition: rotate 120ms var(--_ease);
  }
  .fold[aria-expanded='false'] .icon {
    rotate: -90deg;
  }
  .number {
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    color: var(--_text-low);
  }
  .lower-all,
  .more-people {
    flex: none;
    min-block-size: 40px;
    padding-inline: 12px;
    border-radius: var(--_radius);
    font: 500 12px/16px var(--_font);
    color: var(--_primary-bright);
  }
  .hands .number,
  .hands .lower-all {
    color: var(--_text);
  }
  .lower-all:hover,
  .more-people:hover {
    background: var(--_surface-brighter);
  }
  .more-people {
    inline-size: 100%;
  }
  li {
    inline-size: 100%;
  }
  .person {
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 52px;
    padding-inline: 8px 4px;
    border-radius: var(--_radius);
    color: var(--_text-medium);
    --icon-size: 18px;
  }
  .person.hands {
    border-radius: 0;
  }
  .person:hover {
    background: var(--_surface-bright);
  }
  .person.hands:hover {
    background: var(--_surface-brighter);
  }
  .away .avatar {
    filter: grayscale(1);
  }
  .away .sign {
    opacity: 0.6;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    padding-inline-start: 8px;
  }
  .who > span {
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    font-weight: 500;
    color: var(--_text);
  }
  .detail {
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
  }
  .hands .detail {
    color: var(--_text-medium);
  }
  .sign {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 28px;
  }
  .sign.quiet {
    color: var(--_text-low);
  }
  .sign.hand {
    color: var(--_warning);
  }
  .act {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    color: var(--_text-medium);
  }
  .no-menu {
    flex: none;
    inline-size: 40px;
  }
  .act:hover,
  .act[aria-expanded='true'] {
    background: var(--_surface-brighter);
    color: var(--_text);
  }
  .act.primary {
    background: var(--_primary);
    color: var(--_on-primary);
    inline-size: 36px;
    block-size: 36px;
  }
  .act.primary:hover {
    background: color-mix(in srgb, var(--_primary), #000 12%);
    color: var(--_on-primary);
  }
  @media (pointer: coarse) {
    .act,
    .act.primary,
    .no-menu {
      inline-size: 44px;
      block-size: 44px;
    }
    .fold,
    .lower-all,
    .more-people {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .avatar,
    .act.primary {
      border: 1px solid CanvasText;
    }
  }
`;
