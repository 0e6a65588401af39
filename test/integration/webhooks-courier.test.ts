import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Db } from '../../src/server/storage/database.js';
import { Lease } from '../../src/server/storage/lease.js';
import { Courier } from '../../src/server/webhooks/courier.js';
import type { Deliver, Outcome } from '../../src/server/webhooks/delivery.js';
import { WebhookLog } from '../../src/server/webhooks/log.js';
import { Outbox } from '../../src/server/webhooks/outbox.js';
import { WebhookTargets } from '../../src/server/webhooks/target.js';
import { testDatabase, type TestDatabase } from '../helpers/database.js';
import { soon } from '../helpers/webhook-receiver.js';

const DAY_MS = 24 * 60 * 60_000;
const ACCOUNT = { customerId: 'customer', appId: 'app' };
const targets = new WebhookTargets({ url: 'https://example.org/hook', headers: {} });

const databases: TestDatabase[] = [];
const couriers: Courier[] = [];

async function database(): Promise<Db> {
  const made = await testDatabase();
  databases.push(made);
  return made.db;
}

async function startCourier(db: Db, deliver: Deliver): Promise<Courier> {
  const lease = new Lease({ db, name: 'webhooks', holder: randomUUID(), periodMs: 3_000 });
  const courier = new Courier({ db, lease, targets, deliver, logger: pino({ level: 'silent' }) });
  couriers.push(courier);
  await courier.start();
  return courier;
}

/** Puts one event of each of these types into the outbox of a room. */
async function post(db: Db, roomId: string, types: string[]): Promise<void> {
  const outbox = new Outbox(ACCOUNT, targets);
  await outbox.start(db);
  const room = { id: roomId, name: 'Room', templateId: 'template' };
  const events = types.map((type) => outbox.prepare(room, { type, data: {} }));
  await db.transaction().execute((trx) => outbox.write(trx, events));
}

function typeOf({ body }: { body: string }): string {
  return (JSON.parse(body) as { type: string }).type;
}

async function statuses(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('webhook_events')
    .select(['type', 'status'])
    .orderBy('position')
    .execute();
  return rows.map(({ type, status }) => `${type} ${status}`);
}

afterEach(async () => {
  await Promise.all(couriers.splice(0).map((courier) => courier.close()));
  await Promise.all(databases.splice(0).map((made) => made.close()));
});

describe('the delivery of webhooks', () => {
  it('keeps the order of a room over more events than one turn takes', async () => {
    const db = await database();
    const types = Array.from({ length: 50 }, (_, index) => `event-${index}`);
    await post(db, 'room', types);
    const seen: string[] = [];
    await startCourier(db, (event) => {
      seen.push(typeOf(event));
      return Promise.resolve(null);
    });
    await soon(() => expect(seen).toHaveLength(types.length));
    expect(seen).toEqual(types);
    await soon(async () => {
      expect(await db.selectFrom('webhook_lanes').selectAll().execute()).toEqual([]);
    });
  });

  it('is done by one of several servers on one database, and by the next when that one stops', async () => {
    const db = await database();
    const delivered: [server: number, type: string][] = [];
    const deliverAs =
      (server: number): Deliver =>
      (event) => {
        delivered.push([server, typeOf(event)]);
        return Promise.resolve(null);
      };
    const first = await startCourier(db, deliverAs(1));
    await startCourier(db, deliverAs(2));
    for (let room = 0; room < 10; room += 1) await post(db, `room-${room}`, ['early']);
    for (const courier of couriers) courier.wake();
    await soon(() => expect(delivered).toHaveLength(10));
    expect(delivered.every(([server]) => server === 1)).toBe(true);

    await first.close();
    await post(db, 'room-0', ['late']);
    await soon(() => expect(delivered.at(-1)).toEqual([2, 'late']));
    expect(delivered).toHaveLength(11);
  });

  it('gives up after a day, together with what waited as long behind it, and goes on with the rest', async () => {
    const db = await database();
    await post(db, 'room', ['old-1', 'old-2']);
    await db
      .updateTable('webhook_events')
      .set({ pending_since: Date.now() - DAY_MS, attempts: 90 })
      .execute();
    await db.updateTable('webhook_lanes').set({ attempts: 90 }).execute();
    await post(db, 'room', ['new']);

    const tried: string[] = [];
    const outcomes: Outcome[] = ['The receiver answered 500 instead of 200.'];
    const courier = await startCourier(db, (event) => {
      tried.push(typeOf(event));
      return Promise.resolve(outcomes.shift() ?? null);
    });
    await soon(async () => {
      expect(await statuses(db)).toEqual(['old-1 failed', 'old-2 failed', 'new pending']);
    });
    await soon(async () => {
      const lane = await db.selectFrom('webhook_lanes').selectAll().executeTakeFirstOrThrow();
      expect(lane).toMatchObject({ attempts: 91 });
      expect(lane.next_at - Date.now()).toBeGreaterThan(10 * 60_000);
    });
    await db.updateTable('webhook_lanes').set({ next_at: 0 }).execute();
    courier.wake();
    await soon(async () => {
      expect(await statuses(db)).toEqual(['old-1 failed', 'old-2 failed', 'new success']);
    });
    expect(tried).toEqual(['old-1', 'new']);
  });

  it('ends at once when the server stops, and leaves to the next what was under way', async () => {
    const db = await database();
    await post(db, 'room', ['a', 'b']);
    const begun = vi.fn();
    const courier = await startCourier(
      db,
      (_event, _target, signal) =>
        new Promise((_resolve, reject) => {
          begun();
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    await soon(() => expect(begun).toHaveBeenCalledOnce());
    await courier.close();
    expect(await statuses(db)).toEqual(['a pending', 'b pending']);
  });
});

describe('the log of webhook calls', () => {
  it('forgets after a month what does not wait any more', async () => {
    const db = await database();
    await post(db, 'room', ['delivered', 'failed', 'waiting', 'young']);
    const old = Date.now() - 31 * DAY_MS;
    const set = (type: string, status: 'success' | 'failed' | 'pending', at: number) =>
      db
        .updateTable('webhook_events')
        .set({ status, created_at: at })
        .where('type', '=', type)
        .execute();
    await set('delivered', 'success', old);
    await set('failed', 'failed', old);
    await set('waiting', 'pending', old);
    await set('young', 'success', Date.now() - DAY_MS);
    await new WebhookLog(db).prune();
    expect(await statuses(db)).toEqual(['waiting pending', 'young success']);
  });
});
