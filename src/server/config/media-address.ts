import { isLoopback } from './trusted-proxy.js';

/**
 * Where media listens. The announced address may be that of a router before this machine, so unless it is
 * loopback, media listens on all addresses of the machine.
 */
export function mediaAddress(announced: string): string {
  if (isLoopback(announced)) return announced;
  return announced.includes(':') ? '::' : '0.0.0.0';
}
