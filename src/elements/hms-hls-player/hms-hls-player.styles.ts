import { css } from 'lit';

export const playerStyles = css`
  :host {
    display: block;
    position: relative;
    min-inline-size: 0;
    aspect-ratio: 16 / 9;
    container: player / inline-size;
  }
  .player {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: var(--hms-player-radius, var(--_radius-tile));
    outline-offset: -2px;
    isolation: isolate;
  }
  /* A stage before the curtain rises. */
  .quiet {
    background:
      radial-gradient(
        110% 80% at 50% 0%,
        color-mix(in srgb, var(--_primary) 22%, transparent),
        transparent
      ),
      var(--_background-dim);
  }
  /* Over a picture everything is light on dark, whatever the page looks like. */
  .shown {
    background: #000;
    color: #fff;
  }
  video,
  .still {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  .quiet > video {
    opacity: 0;
  }
  .still {
    pointer-events: none;
  }
  .surface {
    position: absolute;
    inset: 0;
    touch-action: manipulation;
  }
  .quiet > .surface {
    display: none;
  }
  .resting {
    cursor: none;
  }
  .centre {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 16px;
    padding: 24px;
    pointer-events: none;
    text-align: center;
    text-wrap: balance;
  }
  .centre > *,
  .message > button {
    pointer-events: auto;
  }
  .message {
    display: grid;
    justify-items: center;
    gap: 8px;
    color: var(--_text-low);
  }
  .shown .message {
    padding: 24px 32px;
    border-radius: var(--_radius-sheet);
    background: rgb(11 14 21 / 0.82);
    color: #c5c6d0;
  }
  .message .title {
    padding: 0;
    color: var(--_text);
    font: 500 20px/28px var(--_font);
  }
  .shown .message .title {
    color: #fff;
  }
  .message .button {
    margin-block-start: 12px;
  }
  .wait {
    display: inline-flex;
    align-items: center;
    gap: 12px;
    min-block-size: 44px;
    padding-inline: 14px;
    border-radius: 999px;
    font-weight: 500;
    animation: hms-appear 150ms 250ms both;
  }
  .shown .wait {
    background: rgb(11 14 21 / 0.72);
  }
  .wait > span:last-child {
    animation: hms-appear 200ms 900ms both;
  }
  .spinner {
    inline-size: 20px;
    block-size: 20px;
    border: 2px solid color-mix(in srgb, currentcolor, transparent 70%);
    border-block-start-color: currentcolor;
    border-radius: 50%;
    animation: hms-turn 900ms linear infinite;
  }
  @keyframes hms-appear {
    from {
      opacity: 0;
    }
  }
  @keyframes hms-turn {
    to {
      rotate: 1turn;
    }
  }
  .big {
    display: grid;
    place-items: center;
    inline-size: 80px;
    block-size: 80px;
    border-radius: 50%;
    background: var(--_primary);
    color: var(--_on-primary);
    box-shadow: var(--_shadow);
    --icon-size: 32px;
  }
  .sound {
    background: #fff;
    color: #0b0e15;
    box-shadow: var(--_shadow);
  }
  .sound:hover {
    background: #dfe3eb;
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .player,
    .message {
      border: 1px solid CanvasText;
    }
  }
`;
