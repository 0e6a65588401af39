/**
 * Own camera or microphone, over lobby and calls.
 *
 * In the lobby it is a bare browser track. In a call the media client takes that very track over: off is then
 * a mute (which also stops a camera, so that its light goes out), on opens the device again. When the call
 * ends, a running track is taken back for the next call; the client's wrapper stays behind.
 */
import type { LocalTrack } from 'livekit-client';
import { HmsError } from '../protocol/index.js';
import type { MediaFact } from '../store/ports.js';
import { capture, type DeviceSource } from './capture.js';
import { nameOf } from './device-errors.js';
import type { Devices } from './devices.js';
import type { Publisher } from './call.js';
import { SourceState } from './source-state.js';

export interface DeviceInputParts {
  devices: Devices;
  tell: (fact: MediaFact) => void;
  /** What the role wants of the device. */
  constraints: () => MediaTrackConstraints;
  /** How the own role sends it, as one comparable word; null while it may not. */
  sentAs: () => string | null;
  /** The track that carries picture or sound now; null while off. */
  changed: (track: MediaStreamTrack | null) => void;
}

export class DeviceInput {
  readonly source: DeviceSource;
  #parts: DeviceInputParts;
  #state: SourceState;
  #raw: MediaStreamTrack | null = null;
  #local: LocalTrack | null = null;
  #publisher: Publisher | null = null;
  #sentAs: string | null = null;

  constructor(source: DeviceSource, parts: DeviceInputParts) {
    this.source = source;
    this.#parts = parts;
    this.#state = new SourceState(source, parts.tell, () => this.track !== null);
  }

  get track(): MediaStreamTrack | null {
    if (!this.#local) return this.#raw;
    return this.#local.isMuted ? null : this.#local.mediaStreamTrack;
  }

  setEnabled(enabled: boolean): Promise<void> {
    return this.#state.wish(
      () => (enabled ? this.#turnOn() : this.#turnOff()),
      () => enabled !== (this.track !== null),
    );
  }

  /** The device that the person chose is already with `devices`. */
  select(id: string): Promise<void> {
    return this.#state.wish(async () => {
      if (this.#local) await this.#switch(this.#local, id);
      else if (this.#raw) {
        // Some machines open a camera only once: the old one goes first.
        this.#release();
        await this.#turnOn();
      }
    });
  }

  /** The call is up: sends what is on now, and what is switched on later. */
  join(publisher: Publisher): Promise<void> {
    return this.#state.enqueue(async () => {
      this.#publisher = publisher;
      try {
        await this.#publish();
      } catch (cause) {
        this.#release();
        this.#state.sync(HmsError.from(cause, 'media_unavailable'));
      }
      this.#told();
    });
  }

  /** The role changed: sends what is on if it may now, and the way it is to be sent now. */
  adapt(): Promise<void> {
    return this.#state.enqueue(async () => {
      try {
        if (this.#local && this.#sentAs !== this.#parts.sentAs()) await this.#takeBack(this.#local);
        await this.#publish();
      } catch (cause) {
        this.#release();
        this.#state.sync(HmsError.from(cause, 'media_unavailable'));
      }
      this.#told();
    });
  }

  /** The call is over; the device stays as it is. */
  leave(): Promise<void> {
    this.#publisher = null;
    return this.#state.enqueue(() => {
      if (!this.#local) return;
      this.#unwrap(this.#local);
      this.#told();
      this.#state.sync();
    });
  }

  /** Off for good, not just muted: the role does not allow it any more, or the page goes away. */
  async release(): Promise<void> {
    await this.#state.enqueue(async () => {
      if (!this.#local && !this.#raw) return;
      const local = this.#local;
      if (local) await this.#publisher?.unpublish(local).catch(() => {});
      this.#release();
      this.#told();
      this.#state.sync();
    });
  }

  /** At once, for a page that closes. */
  close(): void {
    this.#publisher = null;
    this.#release();
  }

  async #turnOn(): Promise<void> {
    const local = this.#local;
    if (local) {
      try {
        await local.unmute();
      } catch (cause) {
        if (!['OverconstrainedError', 'NotFoundError'].includes(nameOf(cause))) throw cause;
        // Unplugged while it was off: any other is better than none.
        await local.setDeviceId({ ideal: '' });
        await local.unmute();
      }
    } else {
      const raw = await this.#capture();
      this.#raw = raw;
      this.#watch(raw);
      this.#told();
      try {
        await this.#publish();
      } catch (cause) {
        this.#release();
        this.#told();
        throw HmsError.from(cause, 'media_unavailable');
      }
    }
    this.#told();
    void this.#parts.devices.refresh();
  }

  async #turnOff(): Promise<void> {
    if (this.#local) await this.#local.mute();
    else this.#release();
    this.#told();
  }

  async #switch(local: LocalTrack, id: string): Promise<void> {
    const before = local.mediaStreamTrack.getSettings().deviceId ?? '';
    try {
      await local.setDeviceId({ exact: id });
    } catch (cause) {
      // The old device is closed by now, and worked; without a picture nothing is sent.
      await local.setDeviceId({ ideal: before }).catch(() => local.mute());
      throw cause;
    } finally {
      this.#told();
    }
  }

  /** From the media client to us; a muted one is off from then on. */
  #unwrap(local: LocalTrack): void {
    this.#local = null;
    local.removeAllListeners();
    this.#raw = local.isMuted ? null : local.mediaStreamTrack;
    if (local.isMuted) local.stop();
    else this.#watch(local.mediaStreamTrack);
  }

  /** No longer sent; the device goes on. */
  async #takeBack(local: LocalTrack): Promise<void> {
    await this.#publisher?.unpublish(local).catch(() => {});
    this.#unwrap(local);
  }

  async #publish(): Promise<void> {
    const sentAs = this.#parts.sentAs();
    const publisher = this.#publisher;
    const raw = this.#raw;
    if (!publisher || !raw || this.#local || sentAs === null) return;
    // It was opened before the role was known, or for another one.
    await raw.applyConstraints(this.#parts.constraints()).catch(() => {});
    if (publisher !== this.#publisher || raw !== this.#raw) return;
    this.#sentAs = sentAs;
    this.#local = await publisher.publish(this.source, raw, (gone) => {
      this.#told();
      this.#state.sync(gone ? stopped() : null);
    });
    this.#raw = null;
  }

  #capture(): Promise<MediaStreamTrack> {
    const id = this.#parts.devices.preferred(this.source);
    return capture(this.source, {
      ...this.#parts.constraints(),
      ...(id && { deviceId: { exact: id } }),
    });
  }

  #release(): void {
    this.#raw?.stop();
    this.#raw = null;
    this.#local?.removeAllListeners();
    this.#local?.stop();
    this.#local = null;
  }

  /** Unplugged, or taken away by the browser, while the media client does not look after it. */
  #watch(raw: MediaStreamTrack): void {
    raw.addEventListener('ended', () => {
      if (raw !== this.#raw || this.#local) return;
      this.#raw = null;
      this.#told();
      this.#state.sync(stopped());
    });
  }

  #told(): void {
    const { track } = this;
    this.#parts.changed(track);
    const id = track?.getSettings().deviceId;
    if (id) this.#parts.tell({ type: 'selected', kind: this.source, id });
  }
}

function stopped(): HmsError {
  return new HmsError('device_failed', 'The device stopped.');
}
