/** What of a layout is not used, where, and why: for the developer of the page. */
import type { Layout } from '../../templates/types.js';
import { emit } from '../internal/emit.js';

export function tellLayoutFault(host: HTMLElement, message: string): void {
  // eslint-disable-next-line no-console -- Written for the page's developer.
  console.error(`<hms-room>: ${message}`);
  emit(host, 'hms-error', { code: 'invalid_request', message, fatal: false, retry: false });
}

/** What was told already, so that not every change of the layout tells it again. */
const told = new WeakMap<HTMLElement, string>();

export function tellColours(host: HTMLElement, layout: Layout | null): void {
  const places = (layout?.themes ?? []).flatMap(({ palette }, at) =>
    Object.entries(palette ?? {}).flatMap(([key, colour]) =>
      !colour || CSS.supports('color', colour) ? [] : [`themes[${at}].palette.${key}`],
    ),
  );
  const wrong = places.map((place) => `${place} must be a colour`).join('; ');
  if (!wrong || told.get(host) === wrong) return;
  told.set(host, wrong);
  tellLayoutFault(host, `Colours of the layout are not used: ${wrong}.`);
}
