/** Lets each piece through once in each pass of the play-head. */
export class Once {
  readonly #seen = new Map<string, number>();

  /** True at the first time. */
  take(id: string, startTime: number): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.set(id, startTime);
    return true;
  }

  /** The play-head went to `time`: what lies after it is still to come. */
  rewind(time: number): void {
    for (const [id, start] of this.#seen) if (start > time) this.#seen.delete(id);
  }
}
