import type { LocalTrack } from 'livekit-client';
import { HmsError, type VideoParams } from '../protocol/index.js';
import type { MediaFact } from '../store/ports.js';
import type { Publisher } from './call.js';
import { captureScreen } from './capture.js';
import { SourceState } from './source-state.js';

export interface ScreenInputParts {
  tell: (fact: MediaFact) => void;
  size: () => Pick<VideoParams, 'width' | 'height' | 'frameRate'>;
  changed: (track: MediaStreamTrack | null) => void;
}

/** The shared screen: exists only in a call, and may end by the browser's own button at any time. */
export class ScreenInput {
  #parts: ScreenInputParts;
  #state: SourceState;
  #publisher: Publisher | null = null;
  #raw: MediaStreamTrack[] = [];
  #locals: LocalTrack[] = [];

  constructor(parts: ScreenInputParts) {
    this.#parts = parts;
    this.#state = new SourceState('screen', parts.tell, () => this.#raw.length > 0);
  }

  get track(): MediaStreamTrack | null {
    return this.#raw[0] ?? null;
  }

  setEnabled(enabled: boolean): Promise<void> {
    return this.#state.wish(
      () => (enabled ? this.#start() : this.#stop()),
      () => enabled !== this.#raw.length > 0,
    );
  }

  /** A screen that was shared when the connection was lost for good is shared on. */
  join(publisher: Publisher): Promise<void> {
    return this.#state.enqueue(async () => {
      this.#publisher = publisher;
      try {
        await this.#publish();
      } catch {
        await this.#stop();
        this.#state.sync(new HmsError('media_unavailable', 'The screen could not be sent.'));
      }
    });
  }

  leave(): Promise<void> {
    this.#publisher = null;
    return this.#state.enqueue(() => {
      for (const local of this.#locals) local.removeAllListeners();
      this.#locals = [];
    });
  }

  close(): void {
    this.#publisher = null;
    this.#stopTracks();
  }

  async #start(): Promise<void> {
    if (!this.#publisher) throw new HmsError('not_joined', 'A screen is shared in a call only.');
    const tracks = await captureScreen(this.#parts.size());
    this.#raw = tracks;
    for (const track of tracks) {
      track.addEventListener('ended', () => {
        if (this.#raw.includes(track) && track.kind === 'video') {
          this.setEnabled(false).catch(() => {});
        }
      });
    }
    try {
      await this.#publish();
    } catch (cause) {
      await this.#stop();
      throw HmsError.from(cause, 'media_unavailable');
    }
    this.#parts.changed(this.track);
  }

  async #publish(): Promise<void> {
    const publisher = this.#publisher;
    if (!publisher || this.#locals.length > 0) return;
    for (const track of this.#raw) {
      const source = track.kind === 'video' ? 'screen' : 'screen_audio';
      // Nobody mutes a screen but the room: that is its end.
      const ended = () => {
        if (this.#locals.some(({ isMuted }) => isMuted)) this.setEnabled(false).catch(() => {});
      };
      this.#locals.push(await publisher.publish(source, track, ended));
    }
  }

  async #stop(): Promise<void> {
    const locals = this.#locals;
    this.#locals = [];
    for (const local of locals) await this.#publisher?.unpublish(local).catch(() => {});
    this.#stopTracks();
    this.#parts.changed(null);
  }

  #stopTracks(): void {
    const tracks = this.#raw;
    this.#raw = [];
    for (const track of tracks) track.stop();
  }
}
