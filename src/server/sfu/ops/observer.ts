/** What an operator may see of the media engine: figures for `/metrics`, and everybody in it for `/debug/sfu`. */
import type { PeerStats, WorkerStats } from '../messages.js';
import type { MediaWorker } from '../media-worker.js';
import type { SignalHub } from '../signal/hub.js';
import type { Participant } from '../signal/participant.js';
import type { SfuRoom } from '../signal/room.js';

/** One media process. Its figures are a few seconds old; null while it starts. */
export interface ProcessView {
  port: number;
  pid: number | null;
  /** Carries media now. */
  ready: boolean;
  /** Takes nobody new. */
  full: boolean;
  rooms: number;
  /** How often it died since the server's start. */
  deaths: number;
  stats: WorkerStats | null;
}

export interface ParticipantView {
  identity: string;
  sid: string;
  role: string;
  hidden: boolean;
  /** Its client's socket is open. */
  online: boolean;
  /** Its media connection has been up. */
  connected: boolean;
  joinedAt: string;
  tracks: { id: string; source: string; muted: boolean; live: boolean }[];
  /** The media process's own figures; null when it does not know the participant (yet). */
  media: PeerStats | null;
}

export interface RoomView {
  id: string;
  sid: string;
  /** The port of its media process. */
  port: number | null;
  participants: ParticipantView[];
}

export interface MediaObserver {
  readonly processes: readonly ProcessView[];
  inspect(): Promise<{ processes: readonly ProcessView[]; rooms: RoomView[] }>;
}

export function createObserver(
  workers: readonly MediaWorker[],
  hub: Pick<SignalHub, 'rooms'>,
): MediaObserver {
  const processes = (): ProcessView[] =>
    workers.map(({ port, pid, ready, full, rooms, deaths, latest }) => {
      return { port, pid: pid ?? null, ready, full, rooms, deaths, stats: latest };
    });
  return {
    get processes() {
      return processes();
    },
    async inspect() {
      const reports = await Promise.all(workers.map((worker) => worker.stats(true)));
      const media = new Map<string, PeerStats>();
      for (const report of reports)
        for (const details of report?.details ?? []) media.set(details.peer, details);
      const portOf = (room: SfuRoom) => workers.find((worker) => worker === room.worker)?.port;
      const rooms = [...hub.rooms.values()].map((room) => ({
        id: room.id,
        sid: room.sid,
        port: portOf(room) ?? null,
        participants: room.participants.map((participant) => viewOf(participant, media)),
      }));
      return { processes: processes(), rooms };
    },
  };
}

function viewOf(participant: Participant, media: ReadonlyMap<string, PeerStats>): ParticipantView {
  const { identity, sid, policy, connected, session, joinedAt } = participant;
  return {
    identity,
    sid,
    role: policy.role,
    hidden: policy.hidden,
    online: session !== null,
    connected,
    joinedAt: new Date(joinedAt).toISOString(),
    tracks: [...participant.tracks.values()].map(({ id, source, info, live }) => {
      return { id, source, muted: info.muted, live };
    }),
    media: media.get(sid) ?? null,
  };
}
