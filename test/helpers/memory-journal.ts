import type { RoomChange, RoomJournal } from '../../src/server/rooms/journal.js';

/** A journal without a database: what it took, and a way to make the rooms wait for it. */
export class MemoryJournal implements RoomJournal {
  readonly changes: RoomChange[] = [];
  /** Rejects what lets somebody in or changes something, as when too much waits to be written. */
  failure: Error | null = null;
  #held: Promise<void> | null = null;

  async record(change: RoomChange): Promise<void> {
    if (this.failure && !['peer.left', 'session.closed', 'room.ended'].includes(change.type)) {
      throw this.failure;
    }
    this.changes.push(change);
    await this.#held;
  }

  /** Nothing becomes durable until the result is called. */
  hold(): () => void {
    let release = () => {};
    this.#held = new Promise((resolve) => {
      release = () => {
        this.#held = null;
        resolve();
      };
    });
    return release;
  }

  get types(): RoomChange['type'][] {
    return this.changes.map(({ type }) => type);
  }

  /** The newest change of a type. */
  last<T extends RoomChange['type']>(type: T): Extract<RoomChange, { type: T }> | undefined {
    return this.changes.filter((change) => change.type === type).at(-1) as
      Extract<RoomChange, { type: T }> | undefined;
  }
}
