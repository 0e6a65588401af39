import { css, unsafeCSS } from 'lit';

export const FLIGHT_MS = 3_200;

export const reactionsStyles = css`
  :host {
    display: block;
    position: absolute;
    inset: 0;
    overflow: hidden;
    pointer-events: none;
  }
  .flyer {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-end: calc(16px + var(--place) * min(200px, 40%));
    display: grid;
    justify-items: center;
    gap: 4px;
    max-inline-size: 120px;
    opacity: 0;
    animation: hms-fly ${unsafeCSS(FLIGHT_MS)}ms cubic-bezier(0.2, 0.6, 0.4, 1) forwards;
  }
  .glyph {
    font-size: 36px;
    line-height: 1;
    filter: drop-shadow(0 2px 6px rgb(0 0 0 / 0.4));
  }
  bdi {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding: 0 8px;
    border-radius: 999px;
    background: rgb(0 0 0 / 0.6);
    color: #fff;
    font: 500 12px/20px var(--_font);
  }
  @keyframes hms-fly {
    0% {
      opacity: 0;
      translate: 0 24px;
      scale: 0.5;
    }
    10% {
      opacity: 1;
      scale: 1.1;
    }
    18% {
      scale: 1;
    }
    55% {
      translate: calc((var(--place) - 0.5) * 48px) -38cqb;
    }
    80% {
      opacity: 1;
    }
    100% {
      opacity: 0;
      translate: calc((var(--place) - 0.5) * -24px) -70cqb;
    }
  }
  .sky {
    position: absolute;
    inset: 0;
    container-type: size;
  }
  @media (prefers-reduced-motion: reduce) {
    .flyer {
      animation: none;
      opacity: 1;
      inset-block-end: calc(8px + var(--place) * 40%);
    }
  }
`;
