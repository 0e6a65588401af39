import { emit } from '../internal/emit.js';

/** Tells the page what of a layout is not used, where, and why. */
export function tellLayoutFault(host: HTMLElement, message: string): void {
  // eslint-disable-next-line no-console -- Written for the page's developer.
  console.error(`<hms-room>: ${message}`);
  emit(host, 'hms-error', { code: 'invalid_request', message, fatal: false, retry: false });
}
