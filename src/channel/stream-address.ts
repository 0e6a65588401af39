import type { RoomStream } from '../protocol/index.js';

/** The server tells the stream's address as a path on itself, unless it lies elsewhere: here it becomes whole. */
export function located<T extends { stream: RoomStream | null }>(told: T, server: string): T {
  const { stream } = told;
  if (!stream?.url) return told;
  return { ...told, stream: { ...stream, url: new URL(stream.url, server).href } };
}
