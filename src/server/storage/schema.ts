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

export interface Tables {
  templates: TemplatesTable;
  rooms: RoomsTable;
  room_codes: RoomCodesTable;
}
