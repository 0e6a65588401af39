import type { OwnEvents, RoomEvents, ServerEvent, WireError } from '../../src/protocol/index.js';
import type { Outlet } from '../../src/server/rooms/outlet.js';
import type { SharedFrame } from '../../src/server/rooms/shared-frame.js';

/** The way to a client that only notes what it is sent. Events arrive at the end of a turn: see `flushed`. */
export class NoteOutlet implements Outlet {
  readonly events: ServerEvent[] = [];
  /** The number of each event, in the numbering that it belongs to. */
  readonly numbers: number[] = [];
  backlog = 0;
  ended: { code: number; error: WireError } | null = null;

  send(frame: string): void {
    const batch = JSON.parse(frame) as RoomEvents | OwnEvents;
    const first = 'seq' in batch ? batch.seq : batch.own;
    batch.events.forEach((event, at) => {
      this.events.push(event);
      this.numbers.push(first + at);
    });
  }

  share(frame: SharedFrame): void {
    this.send(frame.text);
  }

  close(code: number, error: WireError): void {
    this.ended ??= { code, error };
  }

  get told(): ServerEvent['type'][] {
    return this.events.map(({ type }) => type);
  }
}

/** What a small room has told so far is on its way. */
export function flushed(): Promise<void> {
  // Twice: telling may make the room tell more.
  return new Promise((resolve) => process.nextTick(() => process.nextTick(resolve)));
}
