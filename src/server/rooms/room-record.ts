/** A room as it is stored: everything that outlives the people in it. */
export interface RoomRecord {
  id: string;
  name: string;
  description: string;
  enabled: boolean;
  /** Places; 0 is no limit. */
  size: number;
  /** Name of the starter template. */
  template: string;
}

/** A short public key to one room with one role. */
export interface RoomCode {
  code: string;
  roomId: string;
  role: string;
  enabled: boolean;
}
