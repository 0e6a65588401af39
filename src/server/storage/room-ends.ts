/**
 * The ends of rooms that are being written: who opens the same room meanwhile waits for its end, so that it reads
 * nothing of what is over.
 */
export class RoomEnds {
  readonly #ending = new Map<string, Promise<void>>();

  /** `written` may fail only when the server stops; what the end stands for is then over by its age. */
  begin(roomId: string, written: Promise<void>): void {
    const ended = written
      .catch(() => {})
      .finally(() => {
        if (this.#ending.get(roomId) === ended) this.#ending.delete(roomId);
      });
    this.#ending.set(roomId, ended);
  }

  async over(roomId: string): Promise<void> {
    await this.#ending.get(roomId);
  }
}
