/** A poll in an open room: what it asks, whether it runs, and how the votes stand. */
import type { PollDocument, PollRecord, PollReply, PollRun } from './poll-document.js';
import { Tally } from './tally.js';

export class LivePoll {
  #record: PollRecord;
  #run: PollRun | null = null;
  #tally: Tally | null = null;
  #closing = false;

  constructor(record: PollRecord) {
    this.#record = record;
  }

  get id(): string {
    return this.#record.id;
  }

  get record(): PollRecord {
    return this.#record;
  }

  get run(): PollRun | null {
    return this.#run;
  }

  /** Null before the start. */
  get tally(): Tally | null {
    return this.#tally;
  }

  /** As it was at the start, from then on. */
  get document(): PollDocument {
    return this.#run?.document ?? this.#record.document;
  }

  get state(): 'created' | 'started' | 'stopped' {
    if (!this.#run) return 'created';
    return this.#run.stoppedAt === null ? 'started' : 'stopped';
  }

  /** When it stops by itself; Infinity where it does not. */
  get endsAt(): number {
    const duration = this.#run?.document.duration ?? 0;
    return duration === 0 || !this.#run ? Infinity : this.#run.startedAt + duration;
  }

  takesVotes(now: number): boolean {
    return this.state === 'started' && !this.#closing && now < this.endsAt;
  }

  /** Runs the last write of a run. No vote comes in while it is under way, so that none follows the result. */
  async closing(write: () => Promise<void>): Promise<void> {
    this.#closing = true;
    try {
      await write();
    } finally {
      this.#closing = false;
    }
  }

  changed(record: PollRecord): void {
    this.#record = record;
  }

  started(run: PollRun, replies: readonly PollReply[] = []): void {
    this.#run = run;
    this.#tally = new Tally(run.document, replies);
  }

  stopped(at: number): void {
    if (this.#run) this.#run = { ...this.#run, stoppedAt: at };
  }
}
