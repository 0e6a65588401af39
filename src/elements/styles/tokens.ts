import { css } from 'lit';

/**
 * Design tokens. Outside names are `--hms-*` (a palette key with dashes) and may be set on any ancestor; inside,
 * elements use the `--_*` aliases, which carry the dark and the light default. `--hms-color-scheme: light`
 * switches; `<hms-room theme>` does that.
 */
export const tokens = css`
  :host {
    color-scheme: var(--hms-color-scheme, dark);
    --_primary: var(--hms-primary-default, #226fe9);
    --_primary-bright: var(--hms-primary-bright, light-dark(#1a5ed0, #538dff));
    --_primary-dim: var(--hms-primary-dim, light-dark(#dbe7ff, #002d6d));
    --_on-primary: var(--hms-on-primary-high, #fff);
    --_secondary: var(--hms-secondary-default, light-dark(#dfe3eb, #444954));
    --_secondary-bright: var(--hms-secondary-bright, light-dark(#c9cfdb, #70778b));
    --_secondary-dim: var(--hms-secondary-dim, light-dark(#e9ecf2, #293042));
    --_on-secondary: var(--hms-on-secondary-high, light-dark(#0b0e15, #fff));
    --_background: var(--hms-background-default, light-dark(#f2f4f8, #0b0e15));
    --_background-dim: var(--hms-background-dim, light-dark(#e3e7ee, #000));
    --_surface: var(--hms-surface-default, light-dark(#fff, #191b23));
    --_surface-bright: var(--hms-surface-bright, light-dark(#e6eaf1, #272a31));
    --_surface-brighter: var(--hms-surface-brighter, light-dark(#d9dfe9, #2e3038));
    --_surface-dim: var(--hms-surface-dim, light-dark(#f8f9fc, #11131a));
    --_text: var(--hms-on-surface-high, light-dark(#0b0e15, #eff0fa));
    --_text-medium: var(--hms-on-surface-medium, light-dark(#3d424f, #c5c6d0));
    --_text-low: var(--hms-on-surface-low, light-dark(#585e6c, #9b9da8));
    --_border: var(--hms-border-default, light-dark(#e0e4ec, #1d1f27));
    --_border-bright: var(--hms-border-bright, light-dark(#cfd5e0, #272a31));
    --_success: var(--hms-alert-success, light-dark(#1c7d52, #36b37e));
    --_warning: var(--hms-alert-warning, light-dark(#8a5a00, #ffab00));
    --_error: var(--hms-alert-error-default, #c24856);
    --_error-bright: var(--hms-alert-error-bright, light-dark(#a32536, #ffb2b6));
    --_error-dim: var(--hms-alert-error-dim, light-dark(#ffe9ea, #270005));
    --_outline: var(--hms-control-outline, light-dark(#787f8e, #6f7280));
    --_shadow:
      0 8px 24px light-dark(rgb(20 30 60 / 0.14), rgb(0 0 0 / 0.32)),
      0 1px 3px light-dark(rgb(20 30 60 / 0.16), rgb(0 0 0 / 0.24));
    --_ease: cubic-bezier(0.2, 0, 0, 1);
    --_radius: var(--hms-radius-control, 8px);
    --_radius-tile: var(--hms-radius-tile, 12px);
    --_radius-sheet: var(--hms-radius-sheet, 16px);
    --_font: var(--hms-font-family, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  }
`;
