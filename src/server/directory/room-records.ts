/** The rooms that exist, whether anybody is in them or not. */
import { randomBytes } from 'node:crypto';
import { HmsError } from '../../protocol/index.js';
import type { RoomRecord } from '../rooms/room-record.js';
import type { Db } from '../storage/database.js';
import type { RoomsTable } from '../storage/schema.js';
import { isUniqueViolation } from '../storage/unique-violation.js';
import { keepCredentials } from './credentials.js';
import { given } from './given.js';
import { readPage, type PageQuery } from './page.js';

/** What may be said of a room by whoever makes or changes it. */
export type RoomWishes = Partial<Omit<RoomRecord, 'id' | 'createdAt' | 'updatedAt'>>;

export interface RoomFilter {
  enabled?: boolean | undefined;
  name?: string | undefined;
  /** Made before and after these times, in milliseconds since the epoch. */
  before?: number | undefined;
  after?: number | undefined;
}

const ATTEMPTS = 10;

/** Most that `size` may say. */
const PLACES = { usual: 2_500, large: 20_000 };

export class RoomRecords {
  readonly #db: Db;
  readonly #changed: (roomId: string) => void;

  /** `changed` is told of every room that is another now. */
  constructor(db: Db, changed: (roomId: string) => void) {
    this.#db = db;
    this.#changed = changed;
  }

  async get(id: string): Promise<RoomRecord | undefined> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst();
    return row && toRecord(row);
  }

  /** The room, or `room_unknown`. */
  async need(id: string): Promise<RoomRecord> {
    const record = await this.get(id);
    if (!record) throw new HmsError('room_unknown', 'There is no such room.');
    return record;
  }

  async named(name: string): Promise<RoomRecord | undefined> {
    const row = await this.#rows().where('name_key', '=', keyOf(name)).executeTakeFirst();
    return row && toRecord(row);
  }

  async list({ limit, start, ...filter }: PageQuery & RoomFilter): Promise<RoomRecord[]> {
    let rows = this.#rows();
    if (filter.enabled !== undefined) rows = rows.where('enabled', '=', Number(filter.enabled));
    if (filter.name !== undefined) rows = rows.where('name_key', '=', keyOf(filter.name));
    if (filter.before !== undefined) rows = rows.where('created_at', '<', filter.before);
    if (filter.after !== undefined) rows = rows.where('created_at', '>', filter.after);
    return (await readPage(rows, { limit, start })).map(toRecord);
  }

  /** Makes a room; one with the same name is updated instead. */
  async save(wishes: RoomWishes & Pick<RoomRecord, 'name' | 'templateId'>): Promise<RoomRecord> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await this.named(wishes.name);
      if (known) return this.update(known.id, wishes);
      const record = { ...aRoom(), ...wishes };
      checkSize(record);
      if (await this.insert(record)) return record;
    }
    throw new HmsError('conflict', 'Others change this at the same time. Try again.');
  }

  /** False when there is a room of this id or name. */
  async insert(record: RoomRecord): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('rooms')
      .values({
        id: record.id,
        created_at: record.createdAt,
        ...changesOf(record),
        updated_at: record.updatedAt,
      } as RoomsTable)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /** Changes what is given and leaves the rest. */
  async update(id: string, wishes: RoomWishes): Promise<RoomRecord> {
    const before = await this.need(id);
    checkSize({ ...before, ...wishes });
    const changes = changesOf({
      ...wishes,
      ...(wishes.recordingInfo && {
        recordingInfo: keepCredentials(before.recordingInfo, wishes.recordingInfo),
      }),
    });
    await this.#db
      .updateTable('rooms')
      .set({ ...changes, updated_at: Date.now() })
      .where('id', '=', id)
      .execute()
      .catch((cause: unknown) => {
        if (!isUniqueViolation(cause)) throw cause;
        throw new HmsError('conflict', 'Another room has this name.', { cause });
      });
    this.#changed(id);
    return this.need(id);
  }

  #rows() {
    return this.#db.selectFrom('rooms').selectAll();
  }
}

/** What a room is of which nothing is said but its name and template. */
export function aRoom(): Omit<RoomRecord, 'name' | 'templateId'> {
  const now = Date.now();
  return {
    id: randomBytes(12).toString('hex'),
    description: '',
    enabled: true,
    size: 0,
    large: false,
    region: 'auto',
    maxDurationSeconds: 43_200,
    webhook: null,
    recordingInfo: null,
    polls: [],
    createdAt: now,
    updatedAt: now,
  };
}

function checkSize({ size, large }: Pick<RoomRecord, 'size' | 'large'>): void {
  const most = large ? PLACES.large : PLACES.usual;
  if (size <= most) return;
  throw new HmsError('invalid_request', 'The request is not valid.', {
    details: [`size: must be at most ${PLACES.usual}, or ${PLACES.large} in a large room`],
  });
}

function keyOf(name: string): string {
  return name.toLowerCase();
}

function toRecord(row: RoomsTable): RoomRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    templateId: row.template_id,
    enabled: row.enabled === 1,
    size: row.size,
    large: row.large_room === 1,
    region: row.region,
    maxDurationSeconds: row.max_duration_seconds,
    webhook: row.webhook === null ? null : (JSON.parse(row.webhook) as RoomRecord['webhook']),
    recordingInfo:
      row.recording_info === null
        ? null
        : (JSON.parse(row.recording_info) as RoomRecord['recordingInfo']),
    polls: JSON.parse(row.polls) as string[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function changesOf(wishes: RoomWishes): Partial<RoomsTable> {
  return given<Partial<RoomsTable>>({
    name: wishes.name,
    name_key: wishes.name && keyOf(wishes.name),
    description: wishes.description,
    template_id: wishes.templateId,
    enabled: flag(wishes.enabled),
    size: wishes.size,
    large_room: flag(wishes.large),
    region: wishes.region,
    max_duration_seconds: wishes.maxDurationSeconds,
    webhook: text(wishes.webhook),
    recording_info: text(wishes.recordingInfo),
    polls: text(wishes.polls) ?? undefined,
  });
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function text(value: object | null | undefined): string | null | undefined {
  return value ? JSON.stringify(value) : value;
}
