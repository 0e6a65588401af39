import { css } from 'lit';

/** A popover menu. */
export const menuStyles = css`
  [popover] {
    position: fixed;
    inset: auto;
    margin: 0;
    min-inline-size: 240px;
    max-inline-size: min(340px, calc(100vw - 16px));
    max-block-size: min(560px, calc(100vh - 32px));
    overflow-y: auto;
    padding: 8px;
    border: 1px solid var(--_border-bright);
    border-radius: var(--_radius-tile);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    opacity: 0;
  }
  [popover].placed {
    opacity: 1;
  }
  [popover] [role='group'] + [role='group'] {
    margin-block-start: 8px;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--_border-bright);
  }
  .title {
    padding: 4px 8px;
    font: 500 12px/16px var(--_font);
    color: var(--_text-low);
  }
  [role^='menuitem'] {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 40px;
    padding: 8px;
    border-radius: var(--_radius);
    text-align: start;
    --icon-size: 16px;
  }
  [role^='menuitem']:hover,
  [role^='menuitem']:focus-visible {
    background: var(--_surface-bright);
  }
  [role^='menuitem']:focus-visible {
    outline-offset: -2px;
  }
  [role='menuitem'] .icon {
    color: var(--_text-low);
  }
  [role='menuitem'].danger,
  [role='menuitem'].danger .icon {
    color: var(--_error-bright);
  }
  [role^='menuitem'] span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  [role='menuitemradio'] .icon {
    opacity: 0;
    color: var(--_primary-bright);
  }
  [role='menuitemradio'][aria-checked='true'] .icon {
    opacity: 1;
  }
  [aria-disabled='true'] {
    color: var(--_text-low);
  }
`;
