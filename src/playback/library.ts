/** hls.js, in two sizes. */
import type Hls from 'hls.js';

export const light = async (): Promise<typeof Hls> => (await import('hls.js/light')).default;
export const full = async (): Promise<typeof Hls> => (await import('hls.js')).default;

/** Whether it can run here at all. */
export function hasMediaSource(): boolean {
  return 'MediaSource' in globalThis || 'ManagedMediaSource' in globalThis;
}
