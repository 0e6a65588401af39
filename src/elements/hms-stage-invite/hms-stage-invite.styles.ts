import { css } from 'lit';

export const stageInviteStyles = css`
  :host {
    display: block;
  }
  .hand {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    inline-size: fit-content;
    max-inline-size: 100%;
    padding-block: 8px;
    padding-inline: 12px 8px;
    border-radius: var(--_radius-sheet);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    animation: hms-hand-in 200ms var(--_ease);
  }
  @keyframes hms-hand-in {
    from {
      opacity: 0;
      translate: 0 -8px;
    }
  }
  .hand p {
    flex: 1 1 120px;
    min-inline-size: 0;
    display: grid;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  small {
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
  }
  .hand .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .hand .button {
    padding-inline: 16px;
  }
  dialog {
    inline-size: min(440px, calc(100vw - 32px));
  }
  .preview {
    position: relative;
    aspect-ratio: 16 / 9;
    display: grid;
    place-items: center;
    border-radius: var(--_radius-tile);
    background: var(--_surface-bright);
    color: var(--_text-medium);
    overflow: hidden;
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(var(--hms-mirror, -1));
    opacity: 0;
    transition: opacity 200ms var(--_ease);
  }
  video.ready {
    opacity: 1;
  }
  .toggles {
    display: flex;
    gap: 8px;
  }
  .preview .toggles {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-start: 12px;
    --control-background: var(--_surface);
  }
  /* Over a picture the theme says nothing, as in the lobby. */
  .preview:has(video) .toggles {
    --control-background: rgb(8 10 16 / 0.66);
    --_text: #fff;
    --_surface: #191b23;
  }
  dialog > .problem {
    color: var(--_error-bright);
  }
`;
