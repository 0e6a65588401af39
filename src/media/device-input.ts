/**
 * Own camera or microphone, over lobby and calls.
 *
 * In the lobby it is a bare browser track. In a call the media client takes that very track over: off is then
 * a mute (which also stops a camera, so that its light goes out), on opens the device again. When the call
 * ends, a running track is taken back for the next call; the client's wrapper stays behind. An effect lives in
 * such a wrapper, so that a camera with one has it in the lobby, too; nothing is sent before the effect is there.
 */
import type { LocalTrack } from 'livekit-client';
import { HmsError } from '../protocol/index.js';
import type { MediaFact } from '../store/ports.js';
import { capture, type DeviceSource } from './capture.js';
import { nameOf } from './device-errors.js';
import type { Devices } from './devices.js';
import type { Publisher } from './call.js';
import { SourceState } from './source-state.js';
import { reopenMicrophone, wrapDevice } from './wrap-device.js';

/** What happens to the picture on its way. */
export interface Effect {
  /** A word that differs with the effect; empty: none. */
  readonly wanted: string;
  apply(local: LocalTrack): Promise<void>;
}

export interface DeviceInputParts {
  devices: Devices;
  tell: (fact: MediaFact) => void;
  /** What the role wants of the device. */
  constraints: () => MediaTrackConstraints;
  /** How the own role sends it, as one comparable word; null while it may not. */
  sentAs: () => string | null;
  /** The track that carries picture or sound now; null while off. */
  changed: (track: MediaStreamTrack | null) => void;
  effect?: Effect;
}

export class DeviceInput {
  readonly source: DeviceSource;
  #parts: DeviceInputParts;
  #state: SourceState;
  #raw: MediaStreamTrack | null = null;
  #local: LocalTrack | null = null;
  /** The wrapper is with the call, not only around an effect. */
  #sent = false;
  #effect = '';
  /** The bare track in a wrapper that is not sent, and how it was opened. */
  #dressed: { raw: MediaStreamTrack; opened: string } | null = null;
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

  /** The open device while the room does not hear it. */
  get mutedTrack(): MediaStreamTrack | null {
    if (!this.#sent || !this.#local?.isMuted) return null;
    const { mediaStreamTrack } = this.#local;
    return mediaStreamTrack.readyState === 'live' ? mediaStreamTrack : null;
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
      if (this.#local && this.#sent) await this.#switch(this.#local, id);
      else await this.#openAgain();
    });
  }

  /** What is wanted of the device changed. */
  reopen(): Promise<void> {
    return this.#state.wish(async () => {
      if (this.#local && this.#sent) {
        await reopenMicrophone(this.#local, this.#parts.constraints());
        this.#told();
      } else await this.#openAgain();
    });
  }

  /** Another effect is wanted. While the camera is off, it waits for it to be on. */
  applyEffect(): Promise<void> {
    return this.#state.enqueue(async () => {
      const { effect } = this.#parts;
      if (!effect || !this.track) return;
      if (!this.#local) await this.#dress();
      else if (this.#effect !== effect.wanted) {
        const { wanted } = effect;
        await effect.apply(this.#local);
        this.#effect = wanted;
      }
      this.#told();
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
        if (this.#local && this.#sent && this.#sentAs !== this.#parts.sentAs()) {
          await this.#takeBack(this.#local);
        }
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
    return this.#state.enqueue(async () => {
      if (!this.#local || !this.#sent) return;
      await this.#unwrap(this.#local);
      await this.#dress().catch(() => {});
      this.#told();
      this.#state.sync();
    });
  }

  /** Off for good, not just muted: the role does not allow it any more, or the page goes away. */
  async release(): Promise<void> {
    await this.#state.enqueue(async () => {
      if (!this.#local && !this.#raw) return;
      const local = this.#local;
      if (local && this.#sent) await this.#publisher?.unpublish(local).catch(() => {});
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
    // Switched on as it was, it would be seen for a moment without the effect.
    if (this.#local && this.#effect !== this.#wantedEffect) await this.#takeBack(this.#local);
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
      await this.#dress().catch(() => {});
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
    if (this.#local && this.#sent) await this.#local.mute();
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
  async #unwrap(local: LocalTrack): Promise<void> {
    this.#forget();
    local.removeAllListeners();
    if (local.isMuted) {
      local.stop();
      return;
    }
    if (local.getProcessor()) await local.stopProcessor().catch(() => {});
    this.#raw = local.mediaStreamTrack;
    this.#watch(local.mediaStreamTrack);
  }

  /** Puts the effect that is wanted around a bare device. Rejects when that fails; the device is there anyway. */
  async #dress(): Promise<void> {
    const { effect } = this.#parts;
    const raw = this.#raw;
    if (!raw || !effect?.wanted) return;
    const { wanted } = effect;
    const opened = JSON.stringify(this.#parts.constraints());
    const local = await wrapDevice(raw);
    await effect.apply(local);
    // The page may have closed meanwhile.
    if (raw !== this.#raw) {
      local.stop();
      return;
    }
    this.#local = local;
    this.#effect = wanted;
    this.#dressed = { raw, opened };
    this.#raw = null;
  }

  get #wantedEffect(): string {
    return this.#parts.effect?.wanted ?? '';
  }

  #forget(): void {
    this.#local = null;
    this.#sent = false;
    this.#effect = '';
    this.#dressed = null;
  }

  /** No longer sent; the device goes on. */
  async #takeBack(local: LocalTrack): Promise<void> {
    await this.#publisher?.unpublish(local).catch(() => {});
    await this.#unwrap(local);
  }

  async #publish(): Promise<void> {
    const sentAs = this.#parts.sentAs();
    const publisher = this.#publisher;
    if (!publisher || this.#sent || sentAs === null) return;
    const wanted = this.#parts.constraints();
    if (this.#local && this.#dressed?.opened !== JSON.stringify(wanted)) {
      await this.#unwrap(this.#local);
    }
    const raw = this.#raw;
    if (raw) {
      // It was opened before the role was known, or for another one.
      await raw.applyConstraints(wanted).catch(() => {});
      await this.#dress().catch(() => {});
    }
    const device = this.#local ?? this.#raw;
    if (publisher !== this.#publisher || !device) return;
    this.#sentAs = sentAs;
    this.#local = await publisher.publish(this.source, device, (gone) => {
      this.#told();
      this.#state.sync(gone ? stopped() : null);
    });
    this.#sent = true;
    this.#raw = null;
  }

  async #openAgain(): Promise<void> {
    if (!this.#local && !this.#raw) return;
    // Some machines open a camera only once: the old one goes first.
    this.#release();
    await this.#turnOn();
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
    this.#forget();
  }

  /** Unplugged, or taken away by the browser, while the media client does not look after it. */
  #watch(raw: MediaStreamTrack): void {
    raw.addEventListener('ended', () => {
      if (this.#sent || (raw !== this.#raw && raw !== this.#dressed?.raw)) return;
      this.#release();
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
