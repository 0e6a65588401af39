import { css } from 'lit';

export const chatExtrasStyles = css`
  .pending {
    padding-block: 4px;
    /* As wide as messages beside their button. */
    padding-inline-end: 36px;
  }
  .pending .text {
    color: var(--_text-low);
  }
  .status {
    display: flex;
    gap: 6px;
    padding-inline-start: 16px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
    --icon-size: 14px;
  }
  .failed .status {
    color: var(--_error-bright);
  }
  .ways {
    display: flex;
    gap: 4px;
    padding-inline-start: 8px;
  }
  .link {
    min-block-size: 32px;
    padding-inline: 8px;
    border-radius: var(--_radius);
    font-weight: 500;
    color: var(--_primary-bright);
  }
  .link:hover {
    background: var(--_surface-bright);
  }
  .pinned {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 8px 8px 0;
    padding-block: 8px;
    padding-inline: 12px 4px;
    border-radius: var(--_radius-tile);
    background: var(--_surface-bright);
    --icon-size: 16px;
  }
  .pinned > .icon {
    color: var(--_text-low);
  }
  .pinned > div {
    flex: 1;
    min-inline-size: 0;
  }
  .pinned-by {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-medium);
    font-variant-numeric: tabular-nums;
  }
  .pinned-text {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .pinned .small:hover {
    background: var(--_surface-brighter);
  }
  .above {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  .to {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    max-inline-size: 100%;
    min-block-size: 32px;
    padding-inline: 8px;
    border-radius: var(--_radius);
    font-size: 12px;
    line-height: 16px;
    color: var(--_text-low);
    --icon-size: 14px;
  }
  .to:hover {
    background: var(--_surface-bright);
  }
  .to select {
    appearance: none;
    field-sizing: content;
    min-inline-size: 0;
    max-inline-size: 220px;
    min-block-size: 32px;
    margin-inline-end: -18px;
    padding-inline-end: 20px;
    border: 0;
    background: transparent;
    font-weight: 600;
    text-overflow: ellipsis;
    color: var(--_text);
  }
  .to.private select {
    color: var(--_primary-bright);
  }
  .to option,
  .to optgroup {
    background: var(--_surface);
    color: var(--_text);
  }
  .to .icon {
    pointer-events: none;
  }
  .closed {
    display: grid;
    justify-items: center;
    gap: 8px;
    margin: 0 16px 16px;
    padding: 12px 16px;
    border-radius: var(--_radius-tile);
    background: var(--_surface-dim);
    text-align: center;
    text-wrap: balance;
    color: var(--_text-medium);
  }
  .replying {
    display: flex;
    align-items: center;
    gap: 4px;
    padding-block-end: 6px;
  }
  .replying .quote {
    flex: 1;
    min-inline-size: 0;
  }
  @media (pointer: coarse) {
    .link {
      min-block-size: 44px;
    }
    .pending {
      padding-inline-end: 48px;
    }
    .to,
    .to select {
      min-block-size: 44px;
    }
    .to select {
      font-size: 16px;
    }
  }
`;
