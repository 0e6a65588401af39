/** Emoji reactions of a room, told counted: a thousand people clapping are one event per moment. */
import { HmsError, type Events } from '../../protocol/index.js';

/** The ten ids of the platform. */
const IDS: ReadonlySet<string> = new Set([
  '+1',
  '-1',
  'wave',
  'clap',
  'fire',
  'tada',
  'heart_eyes',
  'joy',
  'open_mouth',
  'sob',
]);
const ONE_EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
const GATHER_MS = 500;
/** Different emoji in one event; names told with each. */
const MAX_KINDS = 50;
const MAX_NAMES = 5;

export class Reactions {
  readonly #tell: (body: Events['reaction.sent']) => void;
  readonly #gathered = new Map<string, { count: number; names: string[] }>();
  #since = 0;

  constructor(tell: (body: Events['reaction.sent']) => void) {
    this.#tell = tell;
  }

  add(emoji: string, name: string): void {
    if (!IDS.has(emoji) && !ONE_EMOJI.test(emoji)) {
      throw new HmsError('invalid_request', 'emoji: must be one emoji.');
    }
    const entry = this.#gathered.get(emoji) ?? { count: 0, names: [] };
    if (entry.count === 0 && this.#gathered.size >= MAX_KINDS) {
      throw new HmsError('rate_limited', 'Too many different reactions at once.');
    }
    entry.count += 1;
    if (entry.names.length < MAX_NAMES && !entry.names.includes(name)) entry.names.push(name);
    if (this.#gathered.size === 0) {
      this.#since = Date.now();
      setTimeout(() => this.#flush(), GATHER_MS).unref();
    }
    this.#gathered.set(emoji, entry);
  }

  #flush(): void {
    const reactions = [...this.#gathered].map(([emoji, entry]) => ({ emoji, ...entry }));
    this.#gathered.clear();
    this.#tell({ reactions, time: this.#since });
  }
}
