import { isLoopback } from './trusted-proxy.js';

/**
 * Where media listens. An announced address may be that of a router before this machine, so unless it is
 * loopback, media listens on all addresses of the machine; `::` is both families.
 */
export function mediaAddress(announced: readonly string[]): string {
  const [only, ...more] = announced;
  if (only !== undefined && more.length === 0 && isLoopback(only)) return only;
  return announced.some((address) => address.includes(':')) ? '::' : '0.0.0.0';
}
