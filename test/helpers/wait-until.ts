import { waitUntil as holdsSoon } from '@open-wc/testing';

/** Waits as `@open-wc/testing` does, also on a machine that does many other things at once. */
export const waitUntil = (
  holds: () => unknown,
  message = holds.toString(),
  { timeout = 10_000, interval = 20 } = {},
): Promise<void> => holdsSoon(holds, message, { timeout, interval });
