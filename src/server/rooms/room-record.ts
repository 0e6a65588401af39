/** A room as it is stored: everything that outlives the people in it. Times are milliseconds since the epoch. */
export interface RoomRecord {
  id: string;
  /** Unique, without regard to case. */
  name: string;
  description: string;
  templateId: string;
  enabled: boolean;
  /** Places; 0 is no limit. */
  size: number;
  /** For thousands of people: those off stage are told as counts. */
  large: boolean;
  region: string;
  maxDurationSeconds: number;
  /** Takes the events of this room in place of the server's own webhook. */
  webhook: RoomWebhook | null;
  /** As given, storage credentials included: never shown whole. */
  recordingInfo: Record<string, unknown> | null;
  /** Ids of the polls that belong to the room. */
  polls: string[];
  createdAt: number;
  updatedAt: number;
}

export interface RoomWebhook {
  url: string;
  headers: Record<string, string>;
}

/** A short public key to one room with one role. */
export interface RoomCode {
  code: string;
  roomId: string;
  role: string;
  enabled: boolean;
  createdAt: number;
  updatedAt: number;
}
