import { css } from 'lit';

/** What was answered: bars, words, places. */
export const resultsStyles = css`
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
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .bar i {
      background: Highlight;
      opacity: 0.4;
    }
  }
`;
