import type {
  Take,
  TakeEnd,
  TakeFile,
  TakeWish,
  TrackRecorder,
} from '../../src/server/live/port.js';

export interface PaperTake extends Take {
  wish: TakeWish;
  ending: boolean;
  begun(): void;
  /** Nothing more comes; with a file unless told otherwise. */
  finish(end?: Partial<TakeEnd>): void;
}

/** A recorder of tracks that takes notes; what becomes of a take is told by the test. */
export class PaperTrackRecorder implements TrackRecorder {
  obstacle: string | null = null;
  readonly takes: PaperTake[] = [];
  /** What takes of an earlier server left on disk. */
  left: TakeFile[] = [];
  readonly forgotten: string[] = [];

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  begin(wish: TakeWish, onBegun: () => void): Take {
    const id = `take-${this.takes.length + 1}`;
    let resolve = (_end: TakeEnd) => {};
    const take: PaperTake = {
      id,
      wish,
      over: new Promise((done) => (resolve = done)),
      ending: false,
      begun: onBegun,
      end() {
        take.ending = true;
      },
      finish: (end) => resolve({ file: fileOf(id, wish), failure: null, ...end }),
    };
    this.takes.push(take);
    return take;
  }

  finish(): Promise<TakeFile[]> {
    return Promise.resolve(this.left);
  }

  forget({ id }: { id: string }): Promise<void> {
    this.forgotten.push(id);
    return Promise.resolve();
  }
}

export function fileOf(id: string, { type, details }: TakeWish): TakeFile {
  const size = { size: 9, duration: 2, width: 0, height: 0, layer: 0 };
  return { ...size, id, type, details, path: `tracks/${id}.webm`, startedAt: 7 };
}
