/**
 * What a room writes down about itself. A join, a role change and an end are acknowledged only once their record
 * is durable; whoever keeps the journal owes the webhook receivers an event for each of these changes, too.
 */
import type { LeaveReason, Peer } from '../../protocol/index.js';
import type { LiveFile, LiveRecordingOrder, StoragePlace, TakeDetails } from '../live/port.js';

export interface RoomFacts {
  id: string;
  name: string;
  templateId: string;
}

/** One continuous use of a room, from the first person to the last. */
export interface SessionFacts {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** A `Peer` as it is after the change. */
export type PeerFacts = Pick<
  Peer,
  'id' | 'userId' | 'name' | 'metadata' | 'role' | 'joinedAt' | 'type'
>;

/** A live stream as it is after the change. */
export interface StreamFacts {
  id: string;
  /** For viewers, the recording of the room alone, or that of its tracks as they come. */
  kind: 'hls' | 'recording' | 'tracks';
  /** Null before there is something to play. */
  url: string | null;
  playlist: 'live' | 'event';
  /** Name in the template; empty where it has none. */
  destination: string;
  initialisedAt: number;
  startedAt: number | null;
  stoppedAt: number | null;
  recording: LiveRecordingOrder | null;
  /** What a recording of tracks keeps: each for itself, or together what belongs together. */
  takes?: TakeFacts['type'][];
  /** Best first. */
  layers: { width: number; height: number }[];
  /** Seconds for which links to its files hold. */
  presignSeconds: number;
  /** Where its files go; null: they stay on this server. */
  storage: StoragePlace | null;
  /** A recorded playlist goes there as one file. */
  zip: boolean;
}

/** A file of a recording of tracks, which may not be finished yet. */
export interface TakeFacts {
  /** Of the asset that it becomes. */
  id: string;
  type: 'track' | 'stream';
  details: TakeDetails;
}

/** Whose tracks a file holds, and since when: milliseconds since the epoch. */
export type AssetDetails = TakeDetails & { startedAt: number };

/** A file of a recording, finished on this server's disk. */
export interface AssetFacts extends LiveFile {
  id: string;
  /** Where it is going; null: it stays. */
  upload: { owner: StoragePlace['owner']; bucket: string; key: string } | null;
  /** A link that holds for a while, for whoever has it. */
  url: string;
  details?: AssetDetails;
}

/** A stream to servers of others, as it is after the change. */
export interface ExternalStreamFacts {
  id: string;
  /** Name in the template; empty where it has none. */
  destination: string;
  width: number;
  height: number;
  /** Addresses without their keys. */
  targets: { id: string; url: string }[];
  initialisedAt: number;
  /** When the first target took it. */
  startedAt: number | null;
  /** Of the recording that began with it; rows of earlier versions say nothing. */
  recordingId?: string | null;
}

interface Happened {
  room: RoomFacts;
  /** Milliseconds since the epoch, by the server's clock. */
  at: number;
}

interface InSession extends Happened {
  session: SessionFacts;
}

/** A wish that the room refused; there may be no session yet. */
interface Refused extends Happened {
  session: SessionFacts | null;
  /** One sentence: why. */
  message: string;
}

interface OfExternalStream extends InSession {
  external: ExternalStreamFacts;
}

export type ExternalChange =
  | (OfExternalStream & { type: 'external.begun'; by: PeerFacts | null })
  /** Other targets. */
  | (OfExternalStream & { type: 'external.changed' })
  /** A target has taken it. */
  | (OfExternalStream & { type: 'external.started' })
  | (OfExternalStream & { type: 'external.stopped'; by: PeerFacts | null; reason: string })
  | (OfExternalStream & { type: 'external.failed'; code: string; message: string });

export type RoomChange =
  | ExternalChange
  | (InSession & { type: 'session.opened' })
  /** After the last peer left. */
  | (InSession & { type: 'session.closed' })
  | (InSession & { type: 'peer.joined'; peer: PeerFacts })
  /** `message`: what the one who removed the peer, or ended the room, gave as the reason; or empty. */
  | (InSession & { type: 'peer.left'; peer: PeerFacts; reason: LeaveReason; message: string })
  /** Another name or other metadata. */
  | (InSession & { type: 'peer.updated'; peer: PeerFacts })
  /** `by` is null for the REST API. */
  | (InSession & {
      type: 'role.changed';
      peer: PeerFacts;
      previousRole: string;
      by: PeerFacts | null;
    })
  | (InSession & { type: 'stream.begun'; stream: StreamFacts; by: PeerFacts | null })
  /** Another server goes on with it. */
  | (InSession & { type: 'stream.resumed'; stream: StreamFacts })
  /** There is something to play. */
  | (InSession & { type: 'stream.started'; stream: StreamFacts })
  /** `by` is null for the REST API and for what ends by itself. */
  | (InSession & {
      type: 'stream.stopped';
      stream: StreamFacts;
      by: PeerFacts | null;
      reason: string;
    })
  | (InSession & { type: 'stream.failed'; stream: StreamFacts; code: string; message: string })
  /** It is over, and its files are complete; after `stream.stopped` or `stream.failed`. */
  | (InSession & { type: 'stream.completed'; stream: StreamFacts; assets: AssetFacts[] })
  | (InSession & { type: 'take.begun'; stream: StreamFacts; take: TakeFacts })
  | (InSession & { type: 'take.ended'; stream: StreamFacts; take: TakeFacts; asset: AssetFacts })
  /** It ended before its tracks did, or nothing came of it; what was written of it may follow. */
  | (InSession & {
      type: 'take.failed';
      stream: StreamFacts;
      take: TakeFacts;
      code: string;
      message: string;
    })
  | (InSession & { type: 'room.ended'; by: PeerFacts | null; lock: boolean; reason: string })
  | (Refused & { type: 'peer.joinFailed'; peer: PeerFacts })
  /** Somebody was to be removed who is not there. */
  | (Refused & { type: 'peer.leaveFailed'; peerId: string })
  /** `role`: the one that it was to become. */
  | (Refused & { type: 'role.changeFailed'; peer: PeerFacts; role: string; by: PeerFacts | null })
  /** `status`: as an HTTP answer would say it, 403 or 404. */
  | (Refused & {
      type: 'room.endFailed';
      by: PeerFacts | null;
      lock: boolean;
      reason: string;
      status: number;
    });

export interface RoomJournal {
  /**
   * Notes a change, after all earlier ones of the same room. Resolves when it is durable. Rejects with
   * `server_away` when too much waits to be written, which changes nothing; what ends something
   * (`peer.left`, `room.ended`, `session.closed`) is always taken.
   */
  record(change: RoomChange): Promise<void>;
}
