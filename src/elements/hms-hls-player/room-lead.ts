import type { Playback } from '../../playback/playback.js';
import type { RoomHandle } from '../../store/actions.js';

interface Facts {
  room: () => RoomHandle | null;
  playback: () => Playback | null;
  /** Chat and reactions are to wait for this picture. */
  wanted: () => boolean;
}

/** Tells the room which moment is on the screen, for as long as its chat and reactions wait for that. */
export class RoomLead {
  readonly #facts: Facts;
  #led: RoomHandle | null = null;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  update(): void {
    const { room, playback, wanted } = this.#facts;
    const { phase, longTrouble } = playback()?.state ?? {};
    // A picture that will not move on holds nothing back.
    const over = phase === 'ended' || phase === 'failed' || longTrouble === true;
    const at = wanted() && !over ? (playback()?.playingDate() ?? null) : null;
    const next = at === null ? null : room();
    if (this.#led !== next) this.#led?.actions.setPlayHead(null);
    this.#led = next;
    if (at !== null) next?.actions.setPlayHead(Math.round(at));
  }
}
