import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SessionList } from '../../src/server/sessions/session-list.js';
import { SessionLog, type SessionLogOptions } from '../../src/server/sessions/session-log.js';
import type { Db } from '../../src/server/storage/database.js';
import { GroupCommit } from '../../src/server/storage/group-commit.js';
import { Lease } from '../../src/server/storage/lease.js';
import { Outbox } from '../../src/server/webhooks/outbox.js';
import { WebhookTargets } from '../../src/server/webhooks/target.js';
import { testDatabase, type TestDatabase } from '../helpers/database.js';
import { aPeer, aSession } from '../helpers/room-changes.js';
import { soon } from '../helpers/webhook-receiver.js';

const databases: TestDatabase[] = [];
const logs: SessionLog[] = [];

async function database(): Promise<TestDatabase> {
  const made = await testDatabase();
  databases.push(made);
  return made;
}

async function startLog(
  db: Db,
  options: Partial<Pick<SessionLogOptions, 'alone' | 'maxWaiting'>> = {},
): Promise<SessionLog> {
  const targets = new WebhookTargets({ url: 'https://example.org/hook', headers: {} });
  const log = new SessionLog({
    db,
    outbox: new Outbox({ customerId: 'customer', appId: 'app' }, targets),
    logger: pino({ level: 'silent' }),
    onWritten: () => {},
    alone: true,
    ...options,
  });
  logs.push(log);
  await log.start();
  return log;
}

async function eventTypes(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('webhook_events').select('type').orderBy('position').execute();
  return rows.map(({ type }) => type);
}

afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
  await Promise.all(databases.splice(0).map((made) => made.close()));
});

describe('the journal', () => {
  it('keeps who was in a session, with which role, from when to when', async () => {
    const { db } = await database();
    const log = await startLog(db);
    const call = aSession('room-1');
    const [ada, bob] = [aPeer('Ada'), aPeer('Bob')];
    await Promise.all(
      [
        call.opened(),
        call.joined(ada),
        call.joined(bob),
        call.changedTo(bob, 'guest'),
        call.left(ada),
      ].map((change) => log.record(change)),
    );

    const session = await new SessionList(db).need(call.session.id);
    expect(session).toMatchObject({ room_id: 'room-1', ended_at: null, peerCount: 2 });
    const byName = Object.fromEntries(session.peers.map((peer) => [peer.name, peer]));
    expect(byName['Ada']).toMatchObject({
      role: 'host',
      user_id: 'ada',
      left_at: expect.any(Number),
    });
    expect(byName['Bob']).toMatchObject({ role: 'guest', user_id: 'bob', left_at: null });
  });

  it('writes each change with its event, and the changes of a room in their order', async () => {
    const { db } = await database();
    const log = await startLog(db);
    const call = aSession();
    const people = Array.from({ length: 200 }, (_, index) => aPeer(`P${index}`));
    await Promise.all(
      [
        call.opened(),
        ...people.flatMap((peer) => [call.joined(peer), call.left(peer)]),
        call.closed(),
      ].map((change) => log.record(change)),
    );
    const rows = await db.selectFrom('webhook_events').selectAll().orderBy('position').execute();
    const told = rows.map(
      ({ body }) => JSON.parse(body) as { type: string; data: { peer_id?: string } },
    );
    expect(told.map(({ type, data }) => `${type} ${data.peer_id ?? ''}`)).toEqual([
      'session.open.success ',
      ...people.flatMap(({ id }) => [`peer.join.success ${id}`, `peer.leave.success ${id}`]),
      'session.close.success ',
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(402);
  });

  it('closes what a server left open when it died, peers first, and only once', async () => {
    const made = await database();
    const { db } = made;
    const call = aSession();
    const [ada, bob] = [aPeer('Ada'), aPeer('Bob')];
    const dead = await startLog(db);
    for (const change of [call.opened(), call.joined(ada), call.joined(bob), call.left(ada)]) {
      await dead.record(change);
    }

    const again = await made.reopen();
    await startLog(again);
    await startLog(again);
    expect(await eventTypes(again)).toEqual([
      'session.open.success',
      'peer.join.success',
      'peer.join.success',
      'peer.leave.success',
      'peer.leave.success',
      'session.close.success',
    ]);
    const session = await new SessionList(again).need(call.session.id);
    expect(session.ended_at).not.toBeNull();
    expect(session.peers.every((peer) => peer.left_at !== null)).toBe(true);
  });

  it('leaves the sessions of another living server alone', async () => {
    const { db } = await database();
    const call = aSession();
    const one = await startLog(db, { alone: false });
    await one.record(call.opened());
    await startLog(db, { alone: false });
    expect((await new SessionList(db).need(call.session.id)).ended_at).toBeNull();

    await one.close();
    await startLog(db, { alone: false });
    expect((await new SessionList(db).need(call.session.id)).ended_at).not.toBeNull();
  });

  it('ends the earlier session of a room before it begins another', async () => {
    const { db } = await database();
    const earlier = aSession('room-1');
    const later = aSession('room-1');
    const elsewhere = aSession('room-2');
    const log = await startLog(db);
    for (const change of [earlier.opened(), elsewhere.opened(), later.opened()])
      await log.record(change);
    expect(await eventTypes(db)).toEqual([
      'session.open.success',
      'session.open.success',
      'session.close.success',
      'session.open.success',
    ]);
    const open = await new SessionList(db).list({ limit: 10, active: true }, 10);
    expect(open.map(({ id }) => id).sort()).toEqual(
      [later.session.id, elsewhere.session.id].sort(),
    );
  });

  it('takes endings, but nothing new, while too much waits', async () => {
    const { db } = await database();
    const log = await startLog(db, { maxWaiting: 3 });
    const call = aSession();
    const ada = aPeer('Ada');
    const taken = [call.opened(), call.joined(ada), call.changedTo(ada, 'guest')];
    const changes = [...taken, call.joined(aPeer('Bob')), call.left(ada), call.closed()];
    const settled = await Promise.allSettled(changes.map((change) => log.record(change)));
    expect(settled.map(({ status }) => status)).toEqual([
      ...taken.map(() => 'fulfilled'),
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(settled[3]).toMatchObject({ reason: { code: 'server_away' } });
    const session = await new SessionList(db).need(call.session.id);
    expect(session).toMatchObject({ peerCount: 1, ended_at: expect.any(Number) });
  });
});

describe('group commit', () => {
  it('writes what waits in one transaction, and rejects alone what the database refuses', async () => {
    const { db } = await database();
    const batches: number[] = [];
    const commit = new GroupCommit<string>({
      db,
      write: async (trx, names) => {
        batches.push(names.length);
        const row = { holder: 'a', renewed_at: 0, expires_at: 0 };
        await trx
          .insertInto('leases')
          .values(names.map((name) => ({ name, ...row })))
          .execute();
      },
    });
    const names = ['a', 'b', 'a', 'c'];
    const settled = await Promise.allSettled(names.map((name) => commit.add(name)));
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(batches).toEqual([4, 1, 1, 1, 1]);
    const rows = await db.selectFrom('leases').select('name').orderBy('name').execute();
    expect(rows.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('waits for a database that is away, and keeps the order', async () => {
    const { db } = await database();
    let away = 2;
    const written: string[] = [];
    const trouble = vi.fn();
    const commit = new GroupCommit<string>({
      db,
      write: (_trx, items) => {
        if (away-- > 0)
          return Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
        written.push(...items);
        return Promise.resolve();
      },
      onTrouble: trouble,
    });
    await Promise.all(['a', 'b', 'c'].map((item) => commit.add(item)));
    expect(written).toEqual(['a', 'b', 'c']);
    expect(trouble).toHaveBeenCalledTimes(2);
  });

  it('rejects what it could not write when it closes', async () => {
    const { db } = await database();
    const commit = new GroupCommit<string>({
      db,
      write: () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })),
    });
    const waiting = expect(commit.add('a')).rejects.toThrow('stops');
    await commit.close(20);
    await waiting;
    await expect(commit.add('b')).rejects.toThrow('stops');
  });
});

describe('a lease', () => {
  it('belongs to one server at a time, and to the next when it is given back', async () => {
    const { db } = await database();
    const one = new Lease({ db, name: 'webhooks', holder: 'one', periodMs: 3_000 });
    const two = new Lease({ db, name: 'webhooks', holder: 'two', periodMs: 3_000 });
    const gained = vi.fn();
    await one.start();
    await two.start(gained);
    expect([one.held, two.held]).toEqual([true, false]);
    await one.stop();
    await soon(() => expect(gained).toHaveBeenCalledOnce());
    expect([one.held, two.held]).toEqual([false, true]);
    await two.stop();
  });

  it('passes on when its holder dies', async () => {
    const { db } = await database();
    await db
      .insertInto('leases')
      .values({ name: 'webhooks', holder: 'dead', renewed_at: 0, expires_at: Date.now() + 1_500 })
      .execute();
    const heir = new Lease({ db, name: 'webhooks', holder: 'heir', periodMs: 1_500 });
    await heir.start();
    expect(heir.held).toBe(false);
    await soon(() => expect(heir.held).toBe(true));
    await heir.stop();
  });

  it('is taken over at once where no other process can be alive', async () => {
    const { db } = await database();
    const dead = {
      name: 'webhooks',
      holder: 'dead',
      renewed_at: 0,
      expires_at: Date.now() + 60_000,
    };
    await db.insertInto('leases').values(dead).execute();
    const heir = new Lease({ db, name: 'webhooks', holder: 'heir', takeOver: true });
    await heir.start();
    expect(heir.held).toBe(true);
    await heir.stop();
  });
});
