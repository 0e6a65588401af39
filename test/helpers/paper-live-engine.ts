import type {
  LiveEngine,
  LiveEvent,
  LiveFile,
  LiveOrder,
  PushTarget,
  Scene,
} from '../../src/server/live/port.js';

/** A live engine that takes notes; what becomes of a stream is told by the test. */
export class PaperLiveEngine implements LiveEngine {
  obstacle: string | null = null;
  readonly viewersPort = null;
  readonly orders: LiveOrder[] = [];
  readonly scenes: Scene[] = [];
  readonly metadata: { payload: string; seconds: number }[] = [];
  readonly stopped: string[] = [];
  readonly paused: boolean[] = [];
  /** In the order in which they were set. */
  readonly targets: { streamId: string; urls: string[] }[] = [];
  /** What streams of an earlier server left on disk. */
  left: LiveFile[] = [];
  /** What the next start waits for. */
  gate: Promise<void> = Promise.resolve();
  #listener: (event: LiveEvent) => void = () => {};

  async start(order: LiveOrder): Promise<void> {
    this.orders.push(order);
    await this.gate;
  }

  setScene(_streamId: string, scene: Scene): void {
    this.scenes.push(scene);
  }

  insertMetadata(_streamId: string, _id: string, payload: string, seconds: number): void {
    this.metadata.push({ payload, seconds });
  }

  pauseRecording(_streamId: string, paused: boolean): void {
    this.paused.push(paused);
  }

  pushFault(url: string): string | null {
    return url.startsWith('rtmp') ? null : 'This is not the address of an RTMP server.';
  }

  pushTo(streamId: string, targets: readonly PushTarget[]): void {
    this.targets.push({ streamId, urls: targets.map(({ url }) => url) });
  }

  stop(streamId: string): void {
    this.stopped.push(streamId);
  }

  finish(): Promise<LiveFile[]> {
    return Promise.resolve(this.left);
  }

  onEvent(listener: (event: LiveEvent) => void): void {
    this.#listener = listener;
  }

  /** Tells what became of the newest stream. */
  tell(
    event: LiveEvent extends infer E
      ? E extends LiveEvent
        ? Omit<E, 'streamId' | 'roomId'>
        : never
      : never,
  ): void {
    const { streamId, roomId } = this.orders.at(-1)!;
    this.#listener({ streamId, roomId, ...event });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
