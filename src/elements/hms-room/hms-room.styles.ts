import { css } from 'lit';

export const roomStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    background: var(--_background);
  }
  :host([theme='light']) {
    --hms-color-scheme: light;
  }
  :host([theme='dark']) {
    --hms-color-scheme: dark;
  }
  .app {
    position: relative;
    block-size: 100%;
    /* Where the page gives no height; what it gives is kept to, so that the controls of a lying phone are in sight. */
    contain-intrinsic-block-size: 480px;
    min-block-size: 240px;
    overflow: hidden;
    container: room / size;
  }
  .app > * {
    position: absolute;
    inset: 0;
  }
  hms-call {
    min-block-size: 0;
  }
  .lobby {
    display: flex;
    overflow-y: auto;
    padding: 24px 16px;
    scrollbar-width: thin;
    scrollbar-color: var(--_secondary) transparent;
  }
  .lobby hms-preview {
    flex: 1;
    min-inline-size: 0;
    margin-block: auto;
  }
  .screen {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: safe center;
    gap: 24px;
    padding: 24px;
    text-align: center;
    text-wrap: balance;
    overflow-y: auto;
  }
  .screen > * {
    flex-shrink: 0;
  }
  .screen h1 {
    font: 600 28px/36px var(--_font);
    letter-spacing: -0.01em;
  }
  .screen p {
    margin-block-start: 8px;
    max-inline-size: 440px;
    font-size: 16px;
    line-height: 24px;
    color: var(--_text-medium);
  }
  .screen .badge {
    display: grid;
    place-items: center;
    inline-size: 64px;
    block-size: 64px;
    border-radius: 50%;
    background: var(--_surface-bright);
    color: var(--_text-medium);
    --icon-size: 28px;
  }
  .screen .button {
    min-inline-size: 160px;
    min-block-size: 48px;
    font-size: 16px;
  }
  .screen .quiet,
  .waiting p {
    color: var(--_text-low);
  }
  .skeleton {
    inline-size: min(560px, 100%);
    aspect-ratio: 16 / 9;
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    animation: hms-breathe 1.2s ease-in-out infinite alternate;
  }
  .toasts {
    position: absolute;
    z-index: 20;
    inset-block-start: 12px;
    inset-inline: 12px;
    pointer-events: none;
  }
  .app:is(.joined, .reconnecting) ~ .toasts {
    inset-block-start: 64px;
  }
  .toasts.low {
    inset-block: auto 12px;
    display: flex;
    justify-content: center;
  }
  .toasts hms-audio-unlock {
    pointer-events: auto;
  }
`;
