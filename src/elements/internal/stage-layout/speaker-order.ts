/**
 * Who is on the first page. Tiles move only when it is worth it: people who can be seen stay where they are,
 * however much they speak. Somebody further back comes forward after speaking for a while (a "yes" or a cough
 * moves nobody), and takes the place of the one on the page who has been silent for longest, so that one tile
 * changes and all others stand still. Whoever leaves is replaced in the same way.
 */

/** Speaking for this long brings somebody forward. */
const DWELL_MS = 1_500;
/** A pause up to this long is a breath. */
const BREATH_MS = 1_000;

interface Voice {
  /** Since when, with breaths in between. */
  since: number;
  /** When it was heard last. */
  last: number;
}

export class SpeakerOrder {
  #order: readonly string[] = [];
  #voices = new Map<string, Voice>();
  #speaking: ReadonlySet<string> = new Set();

  /** Who speaks from now on. Times in milliseconds, on any clock that does not go back. */
  hear(speaking: ReadonlySet<string>, now: number): void {
    for (const who of this.#speaking) {
      const voice = this.#voices.get(who);
      if (voice) voice.last = now;
    }
    for (const who of speaking) {
      const voice = this.#voices.get(who);
      if (voice && now - voice.last <= BREATH_MS) voice.last = now;
      else this.#voices.set(who, { since: now, last: now });
    }
    this.#speaking = new Set(speaking);
  }

  /** After how many milliseconds `arrange` could answer something else though nobody told anything; null: never. */
  due(size: number, now: number): number | null {
    const waits = this.#order
      .slice(size)
      .filter((who) => this.#speaking.has(who))
      .map((who) => (this.#voices.get(who)?.since ?? now) + DWELL_MS - now);
    return waits.length === 0 ? null : Math.max(0, Math.min(...waits));
  }

  /**
   * The order of everybody, for pages of `size`. `who` is by arrival; the first `anchored` of them keep their
   * places at the front. Without `now` nobody comes forward: somebody reads another page.
   */
  arrange(
    who: readonly string[],
    { size, now, anchored = 0 }: { size: number; now: number | null; anchored?: number },
  ): readonly string[] {
    const order = this.#withArrivals(who, size, anchored);
    for (const late of order.slice(size)) {
      if (now === null || !this.#isDue(late, now)) continue;
      const from = this.#silentLongest(order, anchored, size, now);
      if (from === null) break;
      const to = order.indexOf(late);
      order[to] = order[from] ?? late;
      order[from] = late;
    }
    for (const key of this.#voices.keys()) if (!who.includes(key)) this.#voices.delete(key);
    this.#order = order;
    return order;
  }

  /** The order as it was, with gaps on the first page filled from behind. */
  #withArrivals(who: readonly string[], size: number, anchored: number): string[] {
    const front = who.slice(0, anchored);
    const known = new Set(this.#order);
    const here = new Set(who.slice(anchored));
    const fresh = who.slice(anchored).filter((key) => !known.has(key));
    const page: (string | null)[] = this.#order
      .slice(anchored, size)
      .map((key) => (here.has(key) ? key : null));
    const behind = [
      ...this.#order.slice(0, anchored).filter((key) => here.has(key)),
      ...this.#order.slice(Math.max(anchored, size)).filter((key) => here.has(key)),
      ...fresh,
    ];
    const overflows = who.length > size;
    const filled = page
      .map((key) => key ?? (overflows ? (behind.shift() ?? null) : null))
      .filter((key) => key !== null);
    return [...front, ...filled, ...behind];
  }

  #isDue(who: string, now: number): boolean {
    const voice = this.#voices.get(who);
    return this.#speaking.has(who) && voice !== undefined && now - voice.since >= DWELL_MS;
  }

  #silentLongest(
    order: readonly string[],
    anchored: number,
    size: number,
    now: number,
  ): number | null {
    let found: number | null = null;
    let silentSince = Infinity;
    for (let at = Math.min(size, order.length) - 1; at >= anchored; at -= 1) {
      const key = order[at] ?? '';
      const last = this.#voices.get(key)?.last ?? -Infinity;
      if (this.#speaking.has(key) || now - last <= BREATH_MS) continue;
      if (found === null || last < silentSince) {
        found = at;
        silentSince = last;
      }
    }
    return found;
  }
}
