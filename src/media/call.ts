/**
 * One media session with the engine, over any number of connections.
 *
 * The media client repairs what it can by itself. When it gives up, or never got in, the call fetches a new
 * grant and connects again, until it is told to stop or the engine says that we are not wanted.
 */
import type { DisconnectReason, LocalTrack, RemoteTrack, Room } from 'livekit-client';
import { HmsError, type MediaGrant, type RoleInfo, type TrackSource } from '../protocol/index.js';
import type { MediaFact, TrackStats, Unsubscribe } from '../store/ports.js';
import type { Attachments } from './attachments.js';
import { AudioSink } from './audio-sink.js';
import { letGo } from './let-go.js';
import type { Levels } from './levels.js';
import { loadLivekit, type Livekit } from './load.js';
import { publishOptions } from './publish-options.js';
import { reconnectDelay } from './reconnect-delay.js';
import { watchStats } from './track-stats.js';
import { TroubleWatch, type Watched } from './trouble-watch.js';
import { wrapDevice } from './wrap-device.js';

export interface Publisher {
  /** `changed`: muted, unmuted or reopened, by us or by the room; `gone` when no device is left for it. */
  publish(
    source: TrackSource,
    track: MediaStreamTrack | LocalTrack,
    changed: (gone: boolean) => void,
  ): Promise<LocalTrack>;
  unpublish(track: LocalTrack): Promise<void>;
}

export interface CallParts {
  attachments: Attachments;
  levels: Levels;
  tell: (fact: MediaFact) => void;
  role: () => RoleInfo | null;
  speaker: () => string;
  /** The connection is up; resolves when everything that is on was published. */
  joined: (publisher: Publisher, identity: string) => Promise<void>;
  /** The connection is gone, for now or for good. */
  lost: () => void;
}

type Renew = () => Promise<MediaGrant | null>;

export class Call {
  #parts: CallParts;
  #sink = new AudioSink();
  #room: Room | null = null;
  #livekit: Livekit | null = null;
  /** Identities whose connection the server calls poor. */
  #poor = new Set<string>();
  #watch: TroubleWatch;
  /** Counts up with every connect and disconnect: what comes back late is not ours. */
  #run = 0;

  constructor(parts: CallParts) {
    this.#parts = parts;
    this.#watch = new TroubleWatch(() => this.#pictures(), parts.tell);
  }

  async connect(grant: MediaGrant, renew: Renew): Promise<void> {
    await this.#drop();
    const run = ++this.#run;
    this.#tellStatus('connecting');
    await this.#keepTrying(run, grant, renew);
  }

  async disconnect(): Promise<void> {
    this.#run += 1;
    await this.#drop();
    this.#tellStatus('idle');
  }

  async unblockAudio(): Promise<void> {
    await this.#room?.startAudio();
  }

  setVolume(trackId: string, volume: number): void {
    this.#sink.setVolume(trackId, volume);
  }

  onTrackStats(trackId: string, listener: (stats: TrackStats) => void): Unsubscribe {
    const { attachments } = this.#parts;
    return watchStats(() => attachments.track(trackId)?.getRTCStatsReport?.(), listener);
  }

  async setSpeaker(id: string): Promise<void> {
    await this.#room?.switchActiveDevice('audiooutput', id);
  }

  close(): void {
    this.#run += 1;
    void this.#drop();
  }

  async #keepTrying(run: number, first: MediaGrant | null, renew: Renew): Promise<void> {
    const since = Date.now();
    let grant = first;
    for (let attempt = 0; run === this.#run; attempt += 1) {
      try {
        grant ??= await renew();
        if (run !== this.#run) return;
        if (!grant) throw new HmsError('media_unavailable', 'The role has no media any more.');
        await this.#open(run, grant, renew);
        return;
      } catch (cause) {
        if (run !== this.#run) return;
        grant = null;
        const delay = reconnectDelay({ attempt, elapsedMs: Date.now() - since });
        if (delay === null) {
          this.#tellStatus('failed');
          throw HmsError.from(cause, 'media_unavailable');
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  async #open(run: number, grant: MediaGrant, renew: Renew): Promise<void> {
    const livekit = await loadLivekit();
    if (run !== this.#run) return;
    const speaker = this.#parts.speaker();
    const room = new livekit.Room({
      adaptiveStream: true,
      dynacast: true,
      // Tracks belong to the inputs; a page that only asks "really leave?" must not end the call.
      stopLocalTrackOnUnpublish: false,
      disconnectOnPageLeave: false,
      publishDefaults: { videoCodec: 'vp8', backupCodec: false, red: false, dtx: true },
      ...(speaker && { audioOutput: { deviceId: speaker } }),
    });
    this.#listen(livekit, room);
    this.#livekit = livekit;
    this.#room = room;
    try {
      await room.connect(grant.url, grant.token, { maxRetries: 0 });
    } catch (cause) {
      if (this.#room === room) this.#room = null;
      room.removeAllListeners();
      throw cause;
    }
    if (run !== this.#run) return;
    // Only now: a failed try is told by its rejection.
    room.on(livekit.RoomEvent.Disconnected, (reason?: DisconnectReason) => {
      if (run === this.#run && this.#room === room) void this.#handleLost(run, reason, renew);
    });
    this.#tellStatus('connected');
    this.#watch.start();
    await this.#parts.joined(
      publisherOf(livekit, room, this.#parts.role),
      room.localParticipant.identity,
    );
  }

  #listen(livekit: Livekit, room: Room): void {
    const { ConnectionQuality, RemoteAudioTrack, RoomEvent, Track } = livekit;
    const { attachments, levels, tell } = this.#parts;
    // Firefox holds back an idle audio context: nothing is blocked while there is nothing to hear.
    const tellBlocked = () =>
      tell({ type: 'audioBlocked', blocked: !room.canPlaybackAudio && !this.#sink.empty });
    room
      .on(RoomEvent.TrackSubscribed, (track: RemoteTrack, publication, participant) => {
        if (track instanceof RemoteAudioTrack) {
          this.#sink.add(publication.trackSid, track);
          tellBlocked();
          if (publication.source === Track.Source.Microphone) {
            levels.set(participant.identity, track.mediaStreamTrack);
          }
        }
        attachments.add(publication.trackSid, track);
        // The client stops what nobody looks at any more; what nobody has looked at yet it must be told of.
        if (track.kind === Track.Kind.Video && !attachments.wants(publication.trackSid))
          track.detach(track.attach(document.createElement('video')));
      })
      .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack, publication, participant) => {
        if (track instanceof RemoteAudioTrack) {
          this.#sink.remove(publication.trackSid, track);
          if (publication.source === Track.Source.Microphone)
            levels.set(participant.identity, null);
        }
        attachments.remove(publication.trackSid);
      })
      .on(RoomEvent.LocalTrackPublished, ({ trackSid, track }) => {
        if (track) attachments.add(trackSid, track);
      })
      .on(RoomEvent.LocalTrackUnpublished, ({ trackSid }) => attachments.remove(trackSid))
      .on(RoomEvent.AudioPlaybackStatusChanged, tellBlocked)
      .on(RoomEvent.ConnectionQualityChanged, (quality, { identity }) => {
        if (quality === ConnectionQuality.Poor) this.#poor.add(identity);
        else this.#poor.delete(identity);
      })
      .on(RoomEvent.Reconnecting, () => this.#tellStatus('reconnecting'))
      .on(RoomEvent.Reconnected, () => this.#tellStatus('connected'));
  }

  /** What is on screen here, and what is sent. */
  #pictures(): Watched[] {
    const room = this.#room;
    const livekit = this.#livekit;
    if (!room || !livekit) return [];
    const ownPoor = this.#poor.has(room.localParticipant.identity);
    const known = { ownPoor, theirPoor: false, paused: false };
    const sent = [...room.localParticipant.videoTrackPublications.values()].flatMap(
      ({ trackSid, track, isMuted }): Watched[] =>
        track && !isMuted
          ? [{ ...known, trackId: trackSid, local: true, report: () => track.getRTCStatsReport() }]
          : [],
    );
    const shown = [...room.remoteParticipants.values()].flatMap((participant) =>
      [...participant.videoTrackPublications.values()].flatMap(
        ({ trackSid, track, isMuted }): Watched[] => {
          if (!track || isMuted || !this.#parts.attachments.wants(trackSid)) return [];
          return [
            {
              ...known,
              trackId: trackSid,
              local: false,
              paused: track.streamState === livekit.Track.StreamState.Paused,
              theirPoor: this.#poor.has(participant.identity),
              report: () => track.getRTCStatsReport(),
            },
          ];
        },
      ),
    );
    return [...sent, ...shown];
  }

  async #handleLost(
    run: number,
    reason: DisconnectReason | undefined,
    renew: Renew,
  ): Promise<void> {
    await this.#drop();
    const { DisconnectReason } = await loadLivekit();
    if (run !== this.#run) return;
    const unwanted: (DisconnectReason | undefined)[] = [
      DisconnectReason.DUPLICATE_IDENTITY,
      DisconnectReason.PARTICIPANT_REMOVED,
      DisconnectReason.ROOM_DELETED,
    ];
    if (unwanted.includes(reason)) {
      this.#tellStatus('failed');
      return;
    }
    this.#tellStatus('reconnecting');
    // Its end is told as a status.
    await this.#keepTrying(run, null, renew).catch(() => {});
  }

  /** Takes the connection down; devices and wishes stay as they are. */
  async #drop(): Promise<void> {
    const room = this.#room;
    this.#room = null;
    if (!room) return;
    room.removeAllListeners();
    this.#watch.stop();
    this.#poor.clear();
    this.#parts.attachments.clear();
    this.#parts.levels.clear();
    this.#sink.clear();
    // Not awaited: an input may be waiting for the person's answer to the browser's question.
    this.#parts.lost();
    letGo(room);
    await room.disconnect(false);
  }

  #tellStatus(status: Extract<MediaFact, { type: 'status' }>['status']): void {
    this.#parts.tell({ type: 'status', status });
  }
}

function publisherOf(livekit: Livekit, room: Room, role: () => RoleInfo | null): Publisher {
  const { LocalAudioTrack, LocalVideoTrack, TrackEvent } = livekit;
  return {
    async publish(source, track, changed) {
      const ofDevice = source === 'camera' || source === 'microphone';
      const local = !(track instanceof MediaStreamTrack)
        ? track
        : ofDevice
          ? await wrapDevice(track)
          : track.kind === 'video'
            ? new LocalVideoTrack(track)
            : new LocalAudioTrack(track);
      await permitted(livekit, room, source);
      await room.localParticipant.publishTrack(local, publishOptions(livekit, source, role()));
      // The client tries another device by itself, and mutes when there is none.
      let ended = false;
      const tell = () => changed(ended);
      const tellReopened = () => {
        ended = false;
        tell();
      };
      local
        .on(TrackEvent.Ended, () => (ended = true))
        .on(TrackEvent.Muted, tell)
        .on(TrackEvent.Unmuted, tellReopened)
        .on(TrackEvent.Restarted, tellReopened);
      return local;
    },
    async unpublish(local) {
      await room.localParticipant.unpublishTrack(local, false);
    },
  };
}

/** Numbers of the LiveKit protocol. */
const SOURCES: Record<TrackSource, number> = {
  camera: 1,
  microphone: 2,
  screen: 3,
  screen_audio: 4,
};
const PERMISSION_MS = 10_000;

/** The room tells a new role before the engine does. */
async function permitted(livekit: Livekit, room: Room, source: TrackSource): Promise<void> {
  const { localParticipant } = room;
  const { ParticipantEvent, RoomEvent } = livekit;
  const may = (): boolean => {
    const { canPublish = false, canPublishSources = [] } = localParticipant.permissions ?? {};
    const sources: readonly number[] = canPublishSources;
    return canPublish && (sources.length === 0 || sources.includes(SOURCES[source]));
  };
  if (may()) return;
  await new Promise<void>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      localParticipant.off(ParticipantEvent.ParticipantPermissionsChanged, look);
      room.off(RoomEvent.Disconnected, refuse);
      settle();
    };
    const look = () => {
      if (may()) end(resolve);
    };
    const refuse = () =>
      end(() => reject(new HmsError('forbidden', 'The media engine does not let this be sent.')));
    const timer = setTimeout(refuse, PERMISSION_MS);
    localParticipant.on(ParticipantEvent.ParticipantPermissionsChanged, look);
    room.on(RoomEvent.Disconnected, refuse);
  });
}
