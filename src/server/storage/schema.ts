/** Every table, as Kysely sees it. Times are milliseconds since the epoch; booleans 0 or 1; documents JSON text. */

/** 0 or 1. */
export type Flag = number;

export interface TemplatesTable {
  id: string;
  /** Unique. */
  name: string;
  /** The whole template with its layouts, as JSON text; unknown keys included. */
  document: string;
  created_at: number;
  updated_at: number;
}

export interface RoomsTable {
  id: string;
  name: string;
  /** The name in lower case; unique: names are told apart without case. */
  name_key: string;
  description: string;
  template_id: string;
  enabled: Flag;
  /** 0: no limit. */
  size: number;
  large_room: Flag;
  region: string;
  max_duration_seconds: number;
  /** `{url, headers}` as JSON text, or null. */
  webhook: string | null;
  /** As given, JSON text, credentials included; never returned whole. */
  recording_info: string | null;
  /** Poll ids, a JSON array. */
  polls: string;
  created_at: number;
  updated_at: number;
}

export interface RoomCodesTable {
  code: string;
  room_id: string;
  role: string;
  enabled: Flag;
  created_at: number;
  updated_at: number;
}

export interface ChatMessagesTable {
  room_id: string;
  /** Unique in the room; sorts by time. */
  id: string;
  session_id: string;
  /** Who wrote it, over any number of stays: see `rooms/person.ts`. Unique in the room with the next one. */
  person: string;
  client_message_id: string;
  /** The author as they were then; empty for the REST API. */
  peer_id: string;
  user_id: string;
  name: string;
  role: string;
  text: string;
  to_kind: 'everyone' | 'roles' | 'peer';
  /** `|host|guest|`, each encoded as in a URL; empty unless for roles. */
  to_roles: string;
  /** Empty unless for one person. */
  to_peer_id: string;
  to_person: string;
  /** Id of the message that it answers. */
  reply_to: string | null;
  created_at: number;
  /** When it was hidden for everybody. */
  hidden_at: number | null;
}

/** The talk in a room that is open. The row goes when its session ends as it should. */
export interface ChatRoomsTable {
  room_id: string;
  /** The last message of the talk before; empty: there was none. */
  after_id: string;
  /** Pins, pause and blocks, as JSON text. */
  rules: string;
}

/** See `storage/lease.ts`. */
export interface LeasesTable {
  name: string;
  holder: string;
  renewed_at: number;
  expires_at: number;
}

export interface SessionsTable {
  id: string;
  room_id: string;
  room_name: string;
  template_id: string;
  /** The server process that the room lives in. */
  server_id: string;
  /** When the session began. */
  created_at: number;
  /** Null while people are in the room. */
  ended_at: number | null;
  updated_at: number;
}

/** One stay of one peer. */
export interface SessionPeersTable {
  session_id: string;
  peer_id: string;
  joined_at: number;
  user_id: string;
  name: string;
  metadata: string;
  /** The newest one. */
  role: string;
  type: 'regular' | 'external';
  left_at: number | null;
}

/** The outbox and, afterwards, the delivery log. */
export interface WebhookEventsTable {
  id: string;
  /** Grows; the order of delivery within a room. */
  position: number;
  room_id: string;
  type: string;
  /** The envelope, as JSON text. */
  body: string;
  created_at: number;
  status: 'pending' | 'success' | 'failed';
  /** When it was put into the outbox, at first or by the newest replay. */
  pending_since: number;
  attempts: number;
  /** Where the newest attempt went; empty before the first. */
  url: string;
  /** Why the newest attempt failed; null after a success. */
  error: string | null;
  finished_at: number | null;
  /** The newest replay that took it up. */
  replay_id: string | null;
}

/** A room that has events to deliver. The row goes when the last one is done. */
export interface WebhookLanesTable {
  room_id: string;
  /** The address when it was last looked up; groups lanes that one receiver serves. */
  endpoint: string;
  /** When the first waiting event may be tried. */
  next_at: number;
  /** Failures of the first waiting event. */
  attempts: number;
  /** Counts what was added: a lane with news must not be taken for drained. */
  version: number;
}

export interface WebhookReplaysTable {
  id: string;
  /** As asked for, in any notation: tells whether another request means the same. */
  request: string;
  /** With the times that were meant, JSON text. */
  filters: string;
  started_at: number;
  finished_at: number | null;
  total: number;
  /** Ids, a JSON array, once it is finished. */
  failed_events: string;
}

/** Answers kept for whoever sends a request again with the same `Idempotency-Key`. */
export interface IdempotencyKeysTable {
  key: string;
  /** Of the request that the key was first used for. */
  fingerprint: string;
  status: number;
  body: string;
  created_at: number;
}

/** Polls that people made in a room, and those of the REST API, which rooms link to. */
export interface PollsTable {
  id: string;
  /** Null for polls of the REST API. */
  room_id: string | null;
  /** The newest session that it belongs to; null as `room_id`. */
  session_id: string | null;
  /** `PollDocument`, as JSON text. */
  document: string;
  /** `Actor`, as JSON text. */
  created_by: string;
  created_at: number;
  updated_at: number;
}

/** One use of a poll: at most one in each session. */
export interface PollRunsTable {
  id: string;
  poll_id: string;
  room_id: string;
  session_id: string;
  /** The poll as it was when it started. */
  document: string;
  started_by: string;
  started_at: number;
  /** Null while it runs. */
  stopped_at: number | null;
}

/** Rooms whose session has polls; the row goes when the session ends as it should. */
export interface PollRoomsTable {
  room_id: string;
  session_id: string;
}

/** What one voter answered in one run; who it was is empty in anonymous polls. */
export interface PollResponsesTable {
  id: string;
  run_id: string;
  /** A digest of whoever counts as one voter. */
  voter: string;
  peer_id: string;
  user_id: string;
  name: string;
  role: string;
  /** `GivenAnswer[]`, as JSON text. */
  answers: string;
  created_at: number;
  updated_at: number;
}

/** Everything that ever began to make a stream or a recording. */
export interface LiveStreamsTable {
  id: string;
  kind: StreamKind;
  room_id: string;
  room_name: string;
  template_id: string;
  /** The session that it began in. */
  session_id: string;
  session_started_at: number;
  /** The server process that it runs in. */
  server_id: string;
  status: LiveStreamStatus;
  /** `StreamFacts`, as JSON text. */
  facts: string;
  /** `{code, message}` as JSON text, or null. */
  error: string | null;
  created_at: number;
  /** Peer ids; empty for the REST API and for what ended by itself. */
  started_by: string;
  stopped_at: number | null;
  stopped_by: string;
  updated_at: number;
}

/** For viewers; a recording of the composed picture alone; recordings of single tracks. */
export type StreamKind = 'hls' | 'recording' | 'tracks';

export type LiveStreamStatus =
  'starting' | 'running' | 'stopping' | 'post_processing' | 'completed' | 'failed';

/** In the platform's words. */
export type AssetType = 'room-composite' | 'room-vod' | 'chat' | 'thumbnail' | 'track' | 'stream';

/** A file that a recording left. The row stays when the file is gone. */
export interface RecordingAssetsTable {
  id: string;
  stream_id: string;
  room_id: string;
  session_id: string;
  type: AssetType;
  /** `uploading`: on this server's disk, and to be in the bucket. */
  status: 'uploading' | 'completed' | 'failed' | 'expired';
  /** Below the folder of recordings, as long as it is there. */
  path: string;
  /** The data folder, the server's own bucket, or one that a room or template names. */
  store: 'folder' | 'server' | 'customer';
  /** Empty for the data folder. */
  bucket: string;
  object_key: string;
  /** `AssetDetails`, as JSON text. */
  details: string;
  size: number;
  /** Seconds. */
  duration: number;
  width: number;
  height: number;
  /** 0 is the best. */
  layer: number;
  created_at: number;
}

/** Every stream to servers of others that ever began. */
export interface ExternalStreamsTable {
  id: string;
  room_id: string;
  room_name: string;
  template_id: string;
  /** The session that it began in. */
  session_id: string;
  status: ExternalStreamStatus;
  /** `ExternalStreamFacts`, as JSON text. */
  facts: string;
  /** `{code, message}` as JSON text, or null. */
  error: string | null;
  created_at: number;
  /** Peer ids; empty for the REST API and for what ended by itself. */
  started_by: string;
  stopped_at: number | null;
  stopped_by: string;
  updated_at: number;
}

export type ExternalStreamStatus = 'starting' | 'running' | 'completed' | 'failed';

/** By which encoders come into a room. */
export interface StreamKeysTable {
  id: string;
  room_id: string;
  /** Of whoever comes with it, as people in the room see it. */
  name: string;
  role: string;
  /** SHA-256 of the key, in hex; the key itself is nowhere. */
  digest: string;
  /** The last characters of the key, to tell keys apart. */
  hint: string;
  enabled: Flag;
  created_at: number;
  updated_at: number;
}

/** What one person thought of a session; at most one for a stay. */
export interface SessionFeedbackTable {
  session_id: string;
  peer_id: string;
  rating: number;
  label: string;
  /** A JSON array. */
  reasons: string;
  comment: string;
  created_at: number;
}

export interface Tables {
  idempotency_keys: IdempotencyKeysTable;
  templates: TemplatesTable;
  rooms: RoomsTable;
  room_codes: RoomCodesTable;
  chat_messages: ChatMessagesTable;
  chat_rooms: ChatRoomsTable;
  leases: LeasesTable;
  sessions: SessionsTable;
  session_peers: SessionPeersTable;
  session_feedback: SessionFeedbackTable;
  webhook_events: WebhookEventsTable;
  webhook_lanes: WebhookLanesTable;
  webhook_replays: WebhookReplaysTable;
  polls: PollsTable;
  poll_runs: PollRunsTable;
  poll_responses: PollResponsesTable;
  poll_rooms: PollRoomsTable;
  live_streams: LiveStreamsTable;
  recording_assets: RecordingAssetsTable;
  external_streams: ExternalStreamsTable;
  stream_keys: StreamKeysTable;
}
