/** What the server and the origin process say to each other over IPC. `listen` comes first, once. */

export interface OriginSettings {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** PEM texts; with them the origin also speaks HTTP/2. */
  tls: { cert: string; key: string } | null;
  /** Path of the local socket for workers, in a folder that only this user can enter. */
  socket: string;
  /** What a worker must know to deliver. */
  secret: string;
  /** Key of stream tokens (`access.ts`), base64. */
  accessKey: string;
}

/** Server → origin. */
export type OriginOrder =
  | { type: 'listen'; settings: OriginSettings }
  /** No worker comes back to it: viewers are told that it is over. */
  | { type: 'end'; streamId: string }
  /** Nothing of it is served any longer, and its history goes. */
  | { type: 'forget'; streamId: string }
  /** Answered by `stats` with the same id. */
  | { type: 'stats'; id: number }
  | { type: 'stop' };

/** Origin → server. */
export type OriginNotice =
  | { type: 'ready'; port: number }
  | { type: 'failed'; message: string }
  | { type: 'stats'; id: number; stats: OriginStats };

export interface OriginStats {
  streams: number;
  /** Since the start of the process. */
  requests: number;
  bytes: number;
  errors: number;
  /** Parts that came more than their own length too late. */
  lateParts: number;
  /** Requests that wait for a part now. */
  waiting: number;
  connections: number;
  /** User and system, since the start of the process. */
  cpuSeconds: number;
  rssBytes: number;
}
