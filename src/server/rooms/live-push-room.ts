/**
 * What a room sends to servers of others: who may begin and end it, and on what it rides. A live stream of the room is
 * encoded anyway, so targets join it; without one, or for another size, there is a worker of its own. Where it is to be
 * recorded, they join the recording. When what they ride on ends first, they go over to a worker of their own: they see a
 * short break.
 */
import { isDeepStrictEqual } from 'node:util';
import { HmsError, LIMITS, type ExternalStream } from '../../protocol/index.js';
import type { LiveEngine, LiveEvent, PushTarget } from '../live/port.js';
import type { Layout } from '../../templates/types.js';
import type { LiveDesk } from './live-desk.js';
import type { LiveDirector } from './live-director.js';
import { LivePush } from './live-push.js';
import { pushSettings, type PushWish } from './live-push-settings.js';
import type { StopReason } from './live-stream.js';
import type { RecordingRoom } from './recording-room.js';
import type { ActorId, RoomCore } from './room-core.js';

export interface LivePushRoomPorts {
  core: RoomCore;
  desk: LiveDesk;
  director: LiveDirector;
  /** The live stream that runs. */
  streamId: () => string | null;
  recording: () => Pick<RecordingRoom, 'running' | 'start' | 'release'>;
  /** It is over: an empty room need not wait for it any longer. */
  onIdle: () => void;
}

const FRAME_RATE = 30;

export class LivePushRoom {
  readonly #ports: LivePushRoomPorts;
  readonly #engine: LiveEngine;
  #push: LivePush | null = null;
  /** The layout of the one who began it. */
  #layout: Layout = { role: '' };
  #told: ExternalStream | null = null;
  #autoStop: NodeJS.Timeout | undefined;

  constructor(ports: LivePushRoomPorts) {
    this.#ports = ports;
    this.#engine = ports.desk.engine;
  }

  /** What everybody knows of it. */
  get state(): ExternalStream | null {
    return this.#told;
  }

  get running(): boolean {
    return this.#push?.running === true;
  }

  /** Resolves when it is on its way. */
  async start(actor: ActorId, wish: PushWish): Promise<ExternalStream> {
    const { core, director } = this.#ports;
    const by = core.need(actor, 'rtmpStreaming');
    if (this.#engine.obstacle !== null) throw new HmsError('unprocessable', this.#engine.obstacle);
    const settings = pushSettings(core.rules.template, wish);
    if (settings.recorded) core.need(actor, 'browserRecording');
    if (settings.urls.length === 0) {
      throw new HmsError('invalid_request', 'There is no address to send the stream to.');
    }
    this.#check(settings.urls, []);
    if (core.roster.size === 0) {
      throw new HmsError('unprocessable', 'Nobody is in the room: there is nothing to stream.');
    }
    if (this.running) throw new HmsError('conflict', 'The room is sent to other servers already.');
    const push: LivePush = new LivePush(settings, settings.urls, {
      engine: this.#engine,
      core,
      onChange: () => this.#changed(push),
    });
    this.#push = push;
    this.#layout = by ? core.rulesOf(by).layout : director.hostLayout();
    await push.begin(() => this.#carry(push, actor), by);
    this.#changed(push);
    if (core.roster.size === 0) this.emptied();
    return push.state ?? stopped();
  }

  /** Resolves when it is written down. */
  async stop(actor: ActorId): Promise<void> {
    const by = this.#ports.core.need(actor, 'rtmpStreaming');
    await this.#current().stop(by, 'client request');
  }

  addTargets(actor: ActorId, urls: readonly string[]): void {
    this.#ports.core.need(actor, 'rtmpStreaming');
    const push = this.#current();
    this.#check(
      urls,
      push.targets.map(({ url }) => url),
    );
    push.add(urls);
  }

  removeTarget(actor: ActorId, targetId: string): void {
    this.#ports.core.need(actor, 'rtmpStreaming');
    if (!this.#current().remove(targetId)) {
      throw new HmsError('not_found', 'The stream has no such target.');
    }
  }

  /** Targets that ride on this stream. */
  targetsOf(streamId: string): PushTarget[] {
    return this.#push?.carrier === streamId ? this.#push.targets : [];
  }

  /** From the live stream that it rides on. */
  heard(event: Extract<LiveEvent, { type: 'pushed' | 'interrupted' }>): void {
    if (this.#push?.carrier === event.streamId) this.#push.handle(event);
  }

  /** Nothing of this live stream will come any more: who rode on it goes on alone. */
  streamOver(streamId: string): void {
    const push = this.#push;
    if (!push?.running || push.carrier !== streamId) return;
    push.carrier = null;
    push.interrupted();
    this.#carryAlone(push).catch((cause: unknown) => {
      const { code, message } = HmsError.from(cause);
      const place = { streamId: push.id, roomId: this.#ports.core.id };
      push.handle({ ...place, type: 'failed', code, message, files: [] });
    });
  }

  /** Somebody came. */
  arrived(): void {
    clearTimeout(this.#autoStop);
    this.#autoStop = undefined;
  }

  /** Nobody is in the room. */
  emptied(): void {
    const push = this.#push;
    if (!push?.running || this.#autoStop) return;
    const stop = () => push.stopByItself('last peer left');
    this.#autoStop = setTimeout(stop, push.settings.autoStopMs).unref();
  }

  /** The session is over. */
  end(reason: StopReason): void {
    clearTimeout(this.#autoStop);
    this.#push?.stopByItself(reason);
  }

  #current(): LivePush {
    if (!this.#push?.running) {
      throw new HmsError('not_found', 'The room is not sent to other servers.');
    }
    return this.#push;
  }

  #check(urls: readonly string[], known: readonly string[]): void {
    const all = [...known, ...urls];
    if (all.length > LIMITS.externalTargets) {
      throw new HmsError('invalid_request', `At most ${LIMITS.externalTargets} targets at a time.`);
    }
    if (new Set(all).size < all.length) {
      throw new HmsError('invalid_request', 'An address is there twice.');
    }
    for (const [index, url] of urls.entries()) {
      const fault =
        url.length > LIMITS.externalAddress ? 'It is too long.' : this.#engine.pushFault(url);
      if (fault) throw new HmsError('invalid_request', `Address ${index + 1}: ${fault}`);
    }
  }

  async #carry(push: LivePush, actor: ActorId): Promise<void> {
    await this.#record(push, actor);
    const other = push.settings.sized ? null : this.#ports.streamId();
    const streamId = push.recordingId ?? other;
    if (streamId === null) {
      await this.#carryAlone(push);
      return;
    }
    push.carrier = streamId;
    this.#engine.pushTo(streamId, push.targets);
  }

  /** Unless the room is recorded anyway. */
  async #record(push: LivePush, actor: ActorId): Promise<void> {
    const recording = this.#ports.recording();
    if (!push.settings.recorded || recording.running) return;
    const { width, height } = push.settings.layer;
    const id = await recording.start(actor, { resolution: { width, height } });
    push.recordingId = id;
    void push.over.then(() => recording.release(id));
  }

  async #carryAlone(push: LivePush): Promise<void> {
    const { core, desk, director } = this.#ports;
    push.carrier = push.id;
    desk.add(push);
    void push.over.then(() => director.forget(push.id));
    await this.#engine.start({
      streamId: push.id,
      roomId: core.id,
      watched: false,
      layers: [push.settings.layer],
      frameRate: FRAME_RATE,
      playlist: 'live',
      windowSegments: 1,
      recording: null,
      pushTo: push.targets,
      scene: director.follow(push.id, this.#layout),
      access: 'signed',
      initialisedAt: push.initialisedAt,
      resumed: false,
    });
    director.changed();
  }

  #changed(push: LivePush): void {
    if (push !== this.#push) return;
    const { state } = push;
    if (!isDeepStrictEqual(state, this.#told)) {
      this.#told = state;
      this.#ports.core.news.tell('externalStream.changed', { externalStream: state });
    }
    if (!push.running) this.#ports.onIdle();
  }
}

function stopped(): never {
  throw new HmsError('conflict', 'The stream was stopped while it began.');
}
