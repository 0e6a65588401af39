import { css } from 'lit';

export const pipWindowStyles = css`
  :host {
    position: fixed;
    inset: 0;
    background: #000;
  }
  .pip {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
  }
  .main {
    position: relative;
    display: grid;
    place-items: center;
    min-block-size: 0;
    overflow: hidden;
    background: var(--_surface);
  }
  .main video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .main.screen video {
    object-fit: contain;
    background: #000;
  }
  .main.speaking::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--_primary-bright);
    pointer-events: none;
  }
  .face {
    display: grid;
    place-items: center;
    inline-size: 72px;
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--avatar);
    color: #fff;
    font: 500 26px/1 var(--_font);
  }
  .alone {
    padding: 16px;
    text-align: center;
    color: var(--_text-medium);
  }
  .name {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    display: flex;
    align-items: center;
    gap: 6px;
    max-inline-size: calc(100% - 16px);
    padding: 2px 8px;
    border-radius: 999px;
    background: rgb(8 10 16 / 0.66);
    color: #fff;
    font: 500 12px/20px var(--_font);
    --icon-size: 14px;
  }
  .name span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .own {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-end: 8px;
    inline-size: min(28%, 120px);
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-radius: var(--_radius);
    background: var(--_surface-brighter);
    display: grid;
    place-items: center;
    box-shadow: var(--_shadow);
    --icon-size: 16px;
  }
  .own video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(var(--hms-mirror, -1));
  }
  .with-own .name {
    max-inline-size: calc(72% - 24px);
  }
  .bar {
    display: flex;
    justify-content: center;
    gap: 8px;
    padding: 8px;
    background: var(--_background);
    --control-size: 40px;
  }
`;
