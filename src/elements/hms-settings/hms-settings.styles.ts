import { css } from 'lit';

export const settingsStyles = css`
  :host {
    display: block;
    background: var(--_surface);
  }
  .outside {
    padding: 16px;
    text-align: center;
    color: var(--_text-low);
  }
  .settings,
  section {
    display: flex;
    flex-direction: column;
  }
  .settings {
    gap: 28px;
  }
  section {
    gap: 12px;
  }
  h3 {
    font: 600 16px/24px var(--_font);
  }
  h4 {
    margin: 8px 0 0;
    font: 600 16px/24px var(--_font);
  }
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 9;
    max-block-size: 280px;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    background: var(--_background-dim);
    color: var(--_text-medium);
  }
  .picture p {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 16px;
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(var(--hms-mirror, -1));
  }
  .busy {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-start: 12px;
    padding: 4px 10px;
    border-radius: 999px;
    background: rgb(8 10 16 / 0.72);
    color: #fff;
    font: 500 12px/16px var(--_font);
  }
  .select {
    position: relative;
    display: flex;
    align-items: center;
    min-inline-size: 0;
    --icon-size: 16px;
  }
  .select .icon {
    position: absolute;
    pointer-events: none;
    color: var(--_text-low);
    inset-inline-start: 12px;
  }
  .select .icon:last-child {
    inset-inline: auto 12px;
  }
  select {
    appearance: none;
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 12px 36px;
    border: 1px solid var(--_outline);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .device select {
    padding-inline-start: 38px;
  }
  select:hover {
    border-color: var(--_text-low);
  }
  select:disabled {
    cursor: default;
    color: var(--_text-low);
  }
  option {
    background: var(--_surface);
    color: var(--_text);
  }
  .level {
    block-size: 6px;
    overflow: hidden;
    border-radius: 3px;
    background: var(--_surface-brighter);
  }
  .level i {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_success);
    transform: scaleX(var(--level, 0));
    transform-origin: left;
    transition: transform 80ms linear;
  }
  :host(:dir(rtl)) .level i {
    transform-origin: right;
  }
  .speaker {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .speaker .select {
    flex: 1 1 220px;
  }
  .speaker .button {
    flex: 0 1 auto;
    white-space: normal;
    text-align: start;
    --icon-size: 16px;
  }
  .row {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 44px;
    cursor: pointer;
  }
  .row > :first-child {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .row .select {
    flex: 0 1 200px;
  }
  small {
    display: block;
    font: 400 12px/16px var(--_font);
    color: var(--_text-low);
  }
  [role='switch'] {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 44px;
    block-size: 24px;
    border: 1px solid var(--_outline);
    border-radius: 999px;
    background: var(--_surface-dim);
    cursor: pointer;
    transition: background-color 120ms var(--_ease);
  }
  [role='switch']::before {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 50%;
    background: var(--_text-medium);
    transition: translate 120ms var(--_ease);
  }
  [role='switch']:checked {
    border-color: var(--_primary);
    background: var(--_primary);
  }
  [role='switch']:checked::before {
    translate: 20px 0;
    background: var(--_on-primary);
  }
  :host(:dir(rtl)) [role='switch']:checked::before {
    translate: -20px 0;
  }
  fieldset {
    margin: 0;
    padding: 0;
    min-inline-size: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 8px;
    font: 500 14px/20px var(--_font);
  }
  .backgrounds > div {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
    gap: 8px;
  }
  .backgrounds label {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-inline-size: 0;
    cursor: pointer;
  }
  .look {
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 10;
    overflow: hidden;
    border: 2px solid transparent;
    border-radius: var(--_radius);
    background: var(--_surface-bright);
    color: var(--_text-medium);
  }
  .look img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .caption {
    overflow-wrap: anywhere;
    text-align: center;
    font: 400 12px/16px var(--_font);
    color: var(--_text-medium);
  }
  input:checked + .look {
    border-color: var(--_primary-bright);
  }
  input:focus-visible + .look {
    outline: 2px solid var(--_primary-bright);
    outline-offset: 2px;
  }
  input:disabled + .look {
    opacity: 0.6;
  }
  .problem {
    display: flex;
    gap: 8px;
    margin-block-start: 12px;
  }
  .problem .icon {
    color: var(--_warning);
  }
  @media (forced-colors: active) {
    [role='switch'] {
      forced-color-adjust: none;
      border-color: ButtonText;
      background: ButtonFace;
    }
    [role='switch']::before {
      background: ButtonText;
    }
    [role='switch']:checked {
      background: Highlight;
    }
    [role='switch']:checked::before {
      background: HighlightText;
    }
    input:checked + .look {
      border-color: Highlight;
    }
  }
  /* A phone has no keys to press. */
  @media (hover: none) and (pointer: coarse) {
    .keyboard {
      display: none;
    }
  }
`;
