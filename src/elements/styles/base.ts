import { css } from 'lit';
import { tokens } from './tokens.js';

const reset = css`
  :host {
    box-sizing: border-box;
    color: var(--_text);
    font: 400 14px/20px var(--_font);
    -webkit-font-smoothing: antialiased;
    text-align: start;
  }
  :host([hidden]) {
    display: none !important;
  }
  /* Not by inheritance: that keeps browsers from sharing computed styles, and every row of a list costs seven times. */
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  p,
  h1,
  h2,
  h3,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }
  ol,
  ul {
    list-style: none;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
    margin: 0;
  }
  .icon {
    inline-size: var(--icon-size, 20px);
    block-size: var(--icon-size, 20px);
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    display: block;
  }
  :host(:dir(rtl)) .icon.flips {
    transform: scaleX(-1);
  }
  :focus-visible {
    outline: 2px solid var(--_primary-bright);
    outline-offset: 2px;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .icon {
      color: inherit !important;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-property: opacity, color, background-color !important;
    }
  }
`;

/** What every element starts from: tokens, reset, icons, focus ring. */
export const base = [tokens, reset];
