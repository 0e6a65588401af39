/** Live streams of now and before, as the database keeps them. */
import { HmsError } from '../../protocol/index.js';
import { readPage, type PageQuery } from '../directory/page.js';
import type { StreamFacts } from '../rooms/journal.js';
import type { LeftStream } from '../rooms/live-desk.js';
import type { Db } from '../storage/database.js';
import type {
  StreamKind,
  LiveStreamStatus,
  LiveStreamsTable,
  RecordingAssetsTable,
} from '../storage/schema.js';

export interface StreamRecord extends Omit<LiveStreamsTable, 'facts'> {
  facts: StreamFacts;
  /** Best first. */
  assets: RecordingAssetsTable[];
}

export interface StreamFilter {
  kinds?: readonly StreamKind[] | undefined;
  roomId?: string | undefined;
  sessionId?: string | undefined;
  status?: LiveStreamStatus | undefined;
}

export interface AssetFilter extends Omit<StreamFilter, 'status' | 'kinds'> {
  status?: RecordingAssetsTable['status'] | undefined;
}

export class StreamList {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Newest first. */
  async list({
    limit,
    start,
    kinds = ['hls'],
    ...filter
  }: PageQuery & StreamFilter): Promise<StreamRecord[]> {
    let rows = this.#db.selectFrom('live_streams').selectAll().where('kind', 'in', kinds);
    if (filter.roomId !== undefined) rows = rows.where('room_id', '=', filter.roomId);
    if (filter.sessionId !== undefined) rows = rows.where('session_id', '=', filter.sessionId);
    if (filter.status !== undefined) rows = rows.where('status', '=', filter.status);
    return this.#whole(await readPage(rows, { limit, start }));
  }

  /** Files of recordings, newest first. */
  async assets({ limit, start, ...filter }: PageQuery & AssetFilter) {
    let rows = this.#db.selectFrom('recording_assets').selectAll();
    if (filter.roomId !== undefined) rows = rows.where('room_id', '=', filter.roomId);
    if (filter.sessionId !== undefined) rows = rows.where('session_id', '=', filter.sessionId);
    if (filter.status !== undefined) rows = rows.where('status', '=', filter.status);
    return readPage(rows, { limit, start });
  }

  /** Of all files of these recordings, the thumbnails. */
  thumbnails(streamIds: readonly string[]): Promise<RecordingAssetsTable[]> {
    if (streamIds.length === 0) return Promise.resolve([]);
    return this.#db
      .selectFrom('recording_assets')
      .selectAll()
      .where('stream_id', 'in', streamIds)
      .where('type', '=', 'thumbnail')
      .execute();
  }

  async need(id: string, kinds: readonly StreamKind[] = ['hls']): Promise<StreamRecord> {
    const rows = await this.#db
      .selectFrom('live_streams')
      .selectAll()
      .where('id', '=', id)
      .where('kind', 'in', kinds)
      .execute();
    const [stream] = await this.#whole(rows);
    if (!stream)
      throw new HmsError(
        'not_found',
        `There is no such ${kinds.includes('hls') ? 'live stream' : 'recording'}.`,
      );
    return stream;
  }

  async #whole(rows: LiveStreamsTable[]): Promise<StreamRecord[]> {
    if (rows.length === 0) return [];
    const assets = await this.#db
      .selectFrom('recording_assets')
      .selectAll()
      .where(
        'stream_id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('type')
      .orderBy('layer')
      .execute();
    return rows.map((row) => ({
      ...row,
      facts: factsOf(row),
      assets: assets.filter(({ stream_id }) => stream_id === row.id),
    }));
  }
}

/** What a room needs to go on with a stream of an earlier server. */
export function leftStream(row: LiveStreamsTable): LeftStream {
  return {
    room: { id: row.room_id, name: row.room_name, templateId: row.template_id },
    session: { id: row.session_id, startedAt: row.session_started_at },
    stream: factsOf(row),
    stopped: row.status === 'stopping',
  };
}

function factsOf({ facts, kind }: LiveStreamsTable): StreamFacts {
  // What earlier versions did not write.
  const usual = { kind, storage: null, zip: false };
  return { ...usual, ...(JSON.parse(facts) as StreamFacts) };
}
