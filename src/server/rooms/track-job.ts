/**
 * One recording of tracks as they come, from its order to its last file. It looks at who sends what whenever that
 * changes: whatever sends and is in no file gets one. It outlives its room, for the files that are not finished yet.
 */
import type { Peer, RoomRecording } from '../../protocol/index.js';
import type { Take, TakeEnd, TakeFile, TrackRecorder } from '../live/port.js';
import type { AssetFacts, RoomChange, StreamFacts, TakeFacts } from './journal.js';
import type { StopReason } from './live-stream.js';
import { factsOf, type RoomCore } from './room-core.js';
import type { RoomTracks } from './room-tracks.js';
import { takeGroups, type TakeGroup } from './take-groups.js';
import type { TakeType, TrackSettings } from './track-settings.js';

export interface TrackJobPorts {
  core: RoomCore;
  tracks: Pick<RoomTracks, 'list'>;
  recorder: TrackRecorder;
  /** A finished file, as it is kept from now on. */
  asset: (stream: StreamFacts, file: TakeFile) => AssetFacts;
  /** It begins or ends. */
  onChange: () => void;
}

interface Running {
  take: Take;
  tracks: ReadonlySet<string>;
}

/** Camera and microphone come one after the other and belong into one file. */
const SETTLE_MS = 1_000;
/** After a take that left nothing. */
const RETRY_MS = 2_000;

export class TrackJob {
  readonly id: string;
  readonly #ports: TrackJobPorts;
  readonly #types: readonly TakeType[];
  readonly #settings: TrackSettings;
  readonly #initialisedAt: number;
  /** By the key of their group. */
  readonly #running = new Map<string, Running>();
  /** When the next take of a group may begin, by its key. */
  readonly #from = new Map<string, number>();
  readonly #refused = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #longest: NodeJS.Timeout | undefined;
  #looking = false;
  #begun = false;
  #ending: { by: Peer | null; reason: StopReason; at: number } | null = null;

  constructor(
    given: {
      id: string;
      initialisedAt: number;
      types: readonly TakeType[];
      settings: TrackSettings;
    },
    ports: TrackJobPorts,
  ) {
    this.id = given.id;
    this.#initialisedAt = given.initialisedAt;
    this.#types = given.types;
    this.#settings = given.settings;
    this.#ports = ports;
  }

  get running(): boolean {
    return this.#ending === null;
  }

  /** What people are told; null before it is written down, and after its end. */
  get state(): RoomRecording | null {
    if (!this.#begun || this.#ending) return null;
    const times = { initialisedAt: this.#initialisedAt, startedAt: this.#initialisedAt };
    const usual = { paused: false, audioOnly: false, error: null };
    return { id: this.id, state: 'started', ...times, ...usual };
  }

  /** Resolves when it is written down; otherwise nothing of it is left. */
  async begin(by: Peer | null, resumed: boolean): Promise<void> {
    await this.#ports.recorder.prepare(this.id);
    const at = this.#initialisedAt;
    if (resumed) await this.#note({ type: 'stream.resumed' });
    else await this.#note({ type: 'stream.begun', by: by && factsOf(by), at });
    this.#begun = true;
    if (this.#ending) return;
    void this.#note({ type: 'stream.started' });
    this.#ports.onChange();
    const left = at + this.#settings.longestMs - Date.now();
    this.#longest = setTimeout(() => this.stopByItself('max duration reached'), left).unref();
    this.look();
  }

  /** Resolves when its end is written down; the files follow. */
  async stop(by: Peer | null, reason: StopReason): Promise<void> {
    if (this.#ending) return;
    const at = Date.now();
    this.#ending = { by, reason, at };
    clearTimeout(this.#timer);
    clearTimeout(this.#longest);
    this.#ports.onChange();
    for (const { take } of this.#running.values()) take.end();
    const written = this.#note({ type: 'stream.stopped', by: by && factsOf(by), reason, at });
    this.#completeWhenEmpty();
    await written;
  }

  /** By itself: nobody waits for it, and it is over also where that cannot be written down. */
  stopByItself(reason: StopReason): void {
    this.stop(null, reason).catch(() => {});
  }

  /** Who sends what may be another now. */
  look(): void {
    if (this.#looking || this.#ending) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (!this.#ending) this.#look();
    });
  }

  #look(): void {
    const { core, tracks } = this.#ports;
    const peerOf = (peerId: string) => core.roster.get(peerId);
    const groups = takeGroups(this.#types, tracks.list(), peerOf, this.#refused);
    const keys = new Set(groups.map(({ key }) => key));
    for (const [key, { take }] of this.#running) if (!keys.has(key)) take.end();
    for (const key of this.#from.keys()) if (!keys.has(key)) this.#from.delete(key);
    for (const group of groups) this.#attend(group);
    this.#waitForNext();
  }

  #attend(group: TakeGroup): void {
    const { key, type, sending } = group;
    const running = this.#running.get(key);
    if (running) {
      if (sending.some((id) => !running.tracks.has(id))) running.take.end();
      return;
    }
    if (sending.length === 0) return;
    const now = Date.now();
    const from = this.#from.get(key) ?? (type === 'stream' ? now + SETTLE_MS : now);
    this.#from.set(key, from);
    if (from <= now) this.#begin(group);
  }

  #begin({ key, type, details, sending }: TakeGroup): void {
    const { core, recorder } = this.#ports;
    const own = { ...details, tracks: details.tracks.filter(({ id }) => sending.includes(id)) };
    const wish = { streamId: this.id, roomId: core.id, type, details: own };
    const take: Take = recorder.begin(wish, () => {
      void this.#note({ type: 'take.begun', take: { id: take.id, type, details: own } });
    });
    this.#running.set(key, { take, tracks: new Set(sending) });
    void take.over.then((end) => this.#ended(key, { id: take.id, type, details: own }, end));
  }

  #ended(key: string, take: TakeFacts, { file, failure }: TakeEnd): void {
    this.#running.delete(key);
    this.#from.set(key, Date.now() + (file ? 0 : RETRY_MS));
    if (failure) {
      // Sound can be kept whatever the pictures are.
      const all = failure.code !== 'bad_media' || take.details.tracks.length === 1;
      for (const { id, kind } of take.details.tracks)
        if (all || kind === 'video') this.#refused.add(id);
      void this.#note({ type: 'take.failed', take, ...failure });
    }
    if (file) {
      const { core, recorder, asset } = this.#ports;
      const change = { type: 'take.ended' as const, asset: asset(this.#facts(), file), take };
      // A file that cannot be written down now is found on the disk by the next server.
      core
        .note({ ...change, stream: this.#facts() })
        .then(() => recorder.forget(file, this.id))
        .catch(() => {});
    }
    if (this.#ending) this.#completeWhenEmpty();
    else this.look();
  }

  #waitForNext(): void {
    clearTimeout(this.#timer);
    const waiting = [...this.#from].filter(([key]) => !this.#running.has(key));
    const next = Math.min(...waiting.map(([, at]) => at));
    const left = next - Date.now();
    if (Number.isFinite(left) && left > 0)
      this.#timer = setTimeout(() => this.look(), left).unref();
  }

  #completeWhenEmpty(): void {
    if (this.#running.size > 0) return;
    void this.#note({ type: 'stream.completed', assets: [] });
  }

  #note(change: JobNote): Promise<void> {
    return this.#ports.core.note({ ...change, stream: this.#facts() });
  }

  #facts(): StreamFacts {
    const { destination, presignSeconds, storage } = this.#settings;
    return {
      id: this.id,
      kind: 'tracks',
      url: null,
      playlist: 'live',
      destination,
      initialisedAt: this.#initialisedAt,
      startedAt: this.#initialisedAt,
      stoppedAt: this.#ending?.at ?? null,
      recording: null,
      takes: [...this.#types],
      layers: [],
      presignSeconds,
      storage,
      zip: false,
    };
  }
}

type JobNote = RoomChange extends infer Change
  ? Change extends RoomChange & { stream: StreamFacts }
    ? Omit<Change, 'room' | 'session' | 'at' | 'stream'> & { at?: number }
    : never
  : never;
