import { usesStreams, type TurnServers } from './ice-servers.js';

/** Far enough from the first media port to leave room for one port per process. */
const RELAY_OFFSET = 100;

/** From a process's media port to its second one (`worker/relay-door.ts`); 0: no client would need that. */
export const relayPortOffset = (turn: TurnServers | null | undefined): number =>
  usesStreams(turn) ? RELAY_OFFSET : 0;

/** Every UDP port that the media processes open: one each from the first, and those for clients behind relays. */
export function mediaPorts(first: number, count: number, turn: TurnServers | null): number[] {
  const offset = relayPortOffset(turn);
  const ports = Array.from({ length: count }, (_, index) => first + index);
  return offset === 0 ? ports : [...ports, ...ports.map((port) => port + offset)];
}
