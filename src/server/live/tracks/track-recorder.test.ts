import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cluster, header } from '../../matroska/write.js';
import type { MediaTakes, TakeEvent, TakeOrder } from '../../sfu/port.js';
import { disk } from '../disk-space.js';
import type { TakeWish } from '../port.js';
import { DiskTrackRecorder } from './track-recorder.js';

const FULL = { bavail: 1_000, bsize: 4_096 } as Awaited<ReturnType<typeof disk.statfs>>;

const WISH: TakeWish = {
  streamId: 'stream',
  roomId: 'room',
  type: 'track',
  details: {
    ...{ peerId: 'p', userId: 'u', userName: 'Ada', role: 'host', stream: 'regular' },
    tracks: [{ id: 'TR_1', kind: 'audio', source: 'microphone' }],
  },
};
const AT = Date.UTC(2026, 0, 31);

/** A media engine on paper. */
class PaperTakes implements MediaTakes {
  readonly orders: TakeOrder[] = [];
  readonly ended: string[] = [];
  tell: (event: TakeEvent) => void = () => {};

  begin(order: TakeOrder): void {
    this.orders.push(order);
  }

  end(takeId: string): void {
    this.ended.push(takeId);
  }

  onEvent(listener: (event: TakeEvent) => void): void {
    this.tell = listener;
  }
}

let folder: string;
let takes: PaperTakes;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hms-takes-'));
  takes = new PaperTakes();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logger = pino({ level: 'silent' });
const open = (media: MediaTakes | null = takes) =>
  new DiskTrackRecorder({ takes: media, folder, logger });
const names = () => readdirSync(join(folder, 'stream/tracks'));

/** A second of sound, as the media process would leave it. */
function written({ path }: TakeOrder, text = ''): void {
  const block = (time: number) => ({ track: 1, time, key: true, data: Buffer.from([0xfc, 1, 2]) });
  const blocks = Array.from({ length: 50 }, (_, index) => block(index * 20));
  const bytes = [
    header([{ kind: 'audio', codec: 'OPUS' }], AT),
    cluster(blocks),
    Buffer.from(text),
  ];
  writeFileSync(`${path}.webm`, Buffer.concat(bytes));
}

async function begun(recorder: DiskTrackRecorder, onBegun = () => {}) {
  const before = takes.orders.length;
  const take = recorder.begin(WISH, onBegun);
  const order = await vi.waitFor(() => {
    const found = takes.orders[before];
    if (!found) throw new Error('not ordered yet');
    return found;
  }, 15_000);
  return { take, order };
}

describe('a recorder of tracks', () => {
  it('finishes the file when the take is over, and knows whose it is', async () => {
    const recorder = open();
    await recorder.prepare('stream');
    const onBegun = vi.fn();
    const { take, order } = await begun(recorder, onBegun);
    expect(order).toMatchObject({ id: take.id, roomId: 'room', trackIds: ['TR_1'] });
    takes.tell({ takeId: take.id, type: 'begun' });
    expect(onBegun).toHaveBeenCalledOnce();
    written(order);
    take.end();
    expect(takes.ended).toEqual([take.id]);
    takes.tell({ takeId: take.id, type: 'ended' });
    const { file, failure } = await take.over;
    expect(failure).toBeNull();
    expect(file).toMatchObject({
      ...{ id: take.id, type: 'track', details: WISH.details },
      ...{ path: `tracks/${take.id}.webm`, duration: 1, startedAt: AT, width: 0 },
    });
    await recorder.forget(take, 'stream');
    expect(names()).toEqual([`${take.id}.webm`]);
    expect(await recorder.finish('stream')).toEqual([]);
  });

  it('leaves nothing of a take that nothing came of, and says why another ended', async () => {
    const recorder = open();
    const { take } = await begun(recorder);
    takes.tell({ takeId: take.id, type: 'ended' });
    expect(await take.over).toEqual({ file: null, failure: null });
    expect(names()).toEqual([]);
    const failed = await begun(recorder);
    written(failed.order);
    const failure = { code: 'disk_full', message: 'Full.' };
    takes.tell({ takeId: failed.take.id, type: 'failed', ...failure });
    expect(await failed.take.over).toMatchObject({ file: { duration: 1 }, failure });
  });

  it('makes files of what an earlier server left, and leaves alone what is being written', async () => {
    const { take, order } = await begun(open());
    written(order, 'the beginning of a cluster');
    // Another server on the same disk.
    const later = open();
    const own = await begun(later);
    written(own.order);
    const files = await later.finish('stream');
    expect(files).toMatchObject([{ id: take.id, duration: 1, details: WISH.details }]);
    expect(await later.finish('stream')).toEqual(files);
    expect(await later.finish('unknown')).toEqual([]);
  });

  it('begins nothing on a full disk, and leaves nothing there', async () => {
    vi.spyOn(disk, 'statfs').mockResolvedValueOnce(FULL);
    await expect(open().prepare('stream')).rejects.toMatchObject({
      code: 'unprocessable',
      message: 'The disk of the server is full: it cannot record now.',
    });
    expect(existsSync(join(folder, 'stream'))).toBe(false);
  });

  it('says where tracks cannot be recorded', () => {
    expect(open(null).obstacle).toContain('media engine');
    expect(open().obstacle).toBeNull();
  });
});
