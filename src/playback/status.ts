import type { Failure } from './types.js';

/** What an HTTP status of the first playlist means. */
export function kindOfStatus(status: number): Failure['kind'] {
  if (status === 404 || status === 410) return 'missing';
  return status === 401 || status === 403 ? 'forbidden' : 'network';
}
