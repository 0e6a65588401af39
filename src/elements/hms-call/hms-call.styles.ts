import { css } from 'lit';

export const callStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    min-block-size: min(400px, 100dvh);
    background: var(--_background);
    container: call / inline-size;
  }
  .outside {
    padding: 24px;
    text-align: center;
    color: var(--_text-low);
  }
  .call {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template:
      'head head' 56px 'main panel' minmax(0, 1fr) 'bar bar' auto / minmax(0, 1fr)
      auto;
  }
  .head {
    grid-area: head;
    display: flex;
    align-items: center;
    gap: 12px;
    padding-inline: 20px 16px;
  }
  .head img {
    max-block-size: 28px;
    max-inline-size: 120px;
    display: block;
  }
  .headless {
    grid-template-rows: 8px minmax(0, 1fr) auto;
  }
  .room {
    flex: 1;
    min-inline-size: 0;
  }
  .room p {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
  }
  h2 {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font: 600 16px/24px var(--_font);
  }
  /* A name that is too long loses its end, whichever way it is written. */
  :is(h2, .room p, .label) {
    unicode-bidi: plaintext;
  }
  :host(:dir(rtl)) :is(h2, .room p, .label) {
    text-align: right;
  }
  .signs {
    display: flex;
    gap: 8px;
  }
  .main > .signs {
    position: absolute;
    z-index: 2;
    inset-block-start: 12px;
    inset-inline-start: 12px;
  }
  .count {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 36px;
    padding-inline: 12px;
    border-radius: 999px;
    color: var(--_text-medium);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    --icon-size: 18px;
  }
  /* As wide as the buttons that come into them. */
  hms-connection,
  .pip {
    inline-size: 36px;
  }
  .hands {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding-inline-end: 6px;
    color: var(--_warning);
  }
  button.count:hover,
  .count[aria-expanded='true'] {
    background: var(--_surface-bright);
    color: var(--_text);
  }
  .main {
    grid-area: main;
    position: relative;
    min-inline-size: 0;
    margin-inline: 16px;
  }
  .main:has(> hms-stage[edge-to-edge]) {
    margin-inline: 0;
  }
  hms-stage {
    position: absolute;
    inset: 0;
    min-block-size: 0;
  }
  canvas.still {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .stream {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    background: var(--_background-dim);
  }
  /*
   * Drawn all the same: it has to have a picture in the moment in which it comes back, and a browser may spare what it
   * does not paint. It fades away, and is back at once.
   */
  .stream.behind {
    opacity: 0.001;
    transition: opacity 150ms var(--_ease);
    pointer-events: none;
  }
  hms-hls-player {
    position: absolute;
    inset: 0;
    aspect-ratio: auto;
  }
  .float {
    position: absolute;
    z-index: 3;
    inset-block-start: 12px;
    inset-inline: 12px;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    pointer-events: none;
  }
  .float > * {
    pointer-events: auto;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding-inline: 12px 16px;
    border-radius: 999px;
    background: var(--_surface);
    box-shadow: var(--_shadow);
    font-weight: 500;
    --icon-size: 16px;
  }
  .state .icon {
    color: var(--_warning);
    animation: hms-breathe 1s ease-in-out infinite alternate;
  }
  .state.bad .icon {
    color: var(--_error-bright);
    animation: none;
  }
  .panel {
    grid-area: panel;
    display: flex;
    flex-direction: column;
    inline-size: 360px;
    margin-inline-end: 16px;
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    overflow: hidden;
    animation: hms-panel-in 200ms var(--_ease);
  }
  @keyframes hms-panel-in {
    from {
      opacity: 0;
    }
  }
  .panel-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-block: 8px 0;
    padding-inline: 16px 8px;
  }
  /* Words are long in some languages: then the tabs are moved along, and none is cut. */
  .tabs {
    display: flex;
    gap: 16px;
    min-inline-size: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  /* The layout may call the chat whatever it likes: its name gives way first. */
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  [role='tab'] {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    flex: none;
    min-block-size: 44px;
    border-block-end: 2px solid transparent;
    font-weight: 600;
    color: var(--_text-low);
  }
  .named {
    flex-shrink: 1;
    min-inline-size: 4ch;
  }
  [role='tab']:hover {
    color: var(--_text);
  }
  [role='tab'][aria-selected='true'] {
    color: var(--_text);
    border-color: var(--_primary-bright);
  }
  .number {
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 999px;
    background: var(--_surface-brighter);
    font: 500 12px/20px var(--_font);
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  .close {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: var(--_radius-tile);
    color: var(--_text-low);
  }
  .close:hover {
    color: var(--_text);
    background: var(--_surface-bright);
  }
  .close:focus-visible,
  [role='tab']:focus-visible {
    outline-offset: -4px;
  }
  .panel-body {
    position: relative;
    flex: 1;
    min-block-size: 0;
    border-block-start: 1px solid var(--_border-bright);
    margin-block-start: -1px;
  }
  hms-chat,
  hms-participants,
  hms-polls {
    position: absolute;
    inset: 0;
    min-block-size: 0;
  }
  hms-control-bar {
    grid-area: bar;
  }
  .head > *,
  hms-control-bar {
    transition: opacity 200ms var(--_ease);
  }
  .resting {
    cursor: none;
  }
  .resting > .head > :not(.signs),
  .resting > hms-control-bar {
    opacity: 0;
  }
  .toggles {
    display: flex;
    gap: 8px;
  }
  .control.open {
    background: var(--_secondary);
    color: var(--_on-secondary);
  }
  .badge {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: -4px;
    min-inline-size: 20px;
    padding-inline: 5px;
    border-radius: 999px;
    background: var(--_primary);
    color: var(--_on-primary);
    font: 600 12px/20px var(--_font);
    text-align: center;
  }
  :host(:fullscreen) .watching > .head {
    display: none;
  }
  :host(:fullscreen) .watching {
    grid-template-rows: 0 minmax(0, 1fr) auto;
  }
  :host(:fullscreen) .watching > .main {
    aspect-ratio: auto;
    max-block-size: none;
    margin-inline-start: 0;
  }
  @container call (max-width: 820px) {
    .panel {
      inline-size: 320px;
    }
  }
  @container call (max-width: 639px) {
    .main {
      margin-inline: 8px;
    }
    .head {
      padding-inline: 16px 8px;
    }
    .count {
      min-block-size: 44px;
    }
    .head {
      --long: none;
      --short: inline;
      --when-good: none;
    }
    .head > .both {
      --word: none;
    }
    .head hms-connection {
      inline-size: auto;
    }
    .wide-only {
      display: none;
    }
    .watching > .main {
      margin-inline: 0;
      --hms-player-radius: 0;
    }
    .watching > .main > .stream {
      border-radius: 0;
    }
    /* The chat of a stream stands under the picture, and leaves it in sight. */
    .watching:has(> .panel) {
      grid-template: 'head' 56px 'main' auto 'panel' minmax(0, 1fr) 'bar' auto / minmax(0, 1fr);
    }
    .watching.headless:has(> .panel) {
      grid-template-rows: 0 auto minmax(0, 1fr) auto;
    }
    .watching:has(> .panel) > .main {
      aspect-ratio: 16 / 9;
      max-block-size: 45vh;
    }
    .call:not(.watching) > .panel {
      grid-area: 1 / 1 / -1 / -1;
      position: absolute;
      z-index: 10;
      inset: auto 0 0;
      inline-size: auto;
      block-size: 75%;
      margin: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      box-shadow: 0 0 0 100vmax rgb(0 0 0 / 0.5);
      clip-path: inset(-100vmax 0 0);
      animation-name: hms-sheet-in;
    }
    :host(:fullscreen) .watching > .panel {
      display: none;
    }
    .watching > .panel {
      inline-size: auto;
      margin: 0;
      border-radius: 0;
    }
    .panel.overlay {
      background: color-mix(in srgb, var(--_surface) 80%, transparent);
      box-shadow: none;
    }
    .overlay hms-chat {
      background: transparent;
    }
    @keyframes hms-sheet-in {
      from {
        translate: 0 32px;
        opacity: 0;
      }
    }
  }
  @media (forced-colors: active) {
    .panel,
    .state {
      border: 1px solid CanvasText;
    }
    [role='tab'] {
      border-color: Canvas;
    }
    [role='tab'][aria-selected='true'] {
      border-color: Highlight;
    }
  }
`;
