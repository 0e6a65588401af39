/**
 * Sessions that a dead server left open: nobody can be in them any more. They are closed as their room would have
 * closed them, peers first, and their receivers are told so. The moment of the end is not known; the last sign of
 * life of the server stands for it.
 */
import type { Transaction } from 'kysely';
import type { PeerFacts, RoomChange } from '../rooms/journal.js';
import type { Db } from '../storage/database.js';
import type {
  LiveStreamsTable,
  SessionPeersTable,
  SessionsTable,
  Tables,
} from '../storage/schema.js';
import { lostExternalStreams } from './external-rows.js';
import { closeSession } from './session-rows.js';

type Trx = Transaction<Tables>;

const MESSAGE = 'The server stopped without a word.';

/** Open sessions of a room beside this one: a room has one session at a time. */
export async function supersededSessions(
  trx: Trx,
  roomId: string,
  sessionId: string,
): Promise<SessionsTable[]> {
  return trx
    .selectFrom('sessions')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('room_id', '=', roomId)
    .where('id', '!=', sessionId)
    .execute();
}

/** Open sessions of servers that hold no lease `server:<id>` any more. */
export async function orphanedSessions(
  trx: Trx,
  { serverId, now, alone }: { serverId: string; now: number; alone: boolean },
): Promise<SessionsTable[]> {
  const alive = await serversAlive(trx, now, alone);
  const open = await trx
    .selectFrom('sessions')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('server_id', '!=', serverId)
    .orderBy('created_at')
    .execute();
  return open.filter((session) => !alive.has(serverLease(session.server_id)));
}

/** Streams of such servers, which may go on. */
export async function orphanedStreams(
  db: Db,
  { serverId, now, alone }: { serverId: string; now: number; alone: boolean },
): Promise<LiveStreamsTable[]> {
  const alive = await serversAlive(db, now, alone);
  const running = await db
    .selectFrom('live_streams')
    .selectAll()
    .where('status', 'in', ['starting', 'running', 'stopping'])
    .where('server_id', '!=', serverId)
    .orderBy('created_at')
    .execute();
  return running.filter((stream) => !alive.has(serverLease(stream.server_id)));
}

async function serversAlive(db: Db, now: number, alone: boolean): Promise<Set<string>> {
  const leases = alone
    ? []
    : await db.selectFrom('leases').select('name').where('expires_at', '>', now).execute();
  return new Set(leases.map(({ name }) => name));
}

/** Ends a lost session, and says in changes what that means; nothing when another server was faster. */
export async function endLostSession(trx: Trx, lost: SessionsTable): Promise<RoomChange[]> {
  const stays = await trx
    .selectFrom('session_peers')
    .selectAll()
    .where('session_id', '=', lost.id)
    .orderBy('joined_at')
    .orderBy('peer_id')
    .execute();
  const at = stays.reduce(
    (latest, { joined_at, left_at }) => Math.max(latest, left_at ?? joined_at),
    Math.max(lost.updated_at, await lastSignOfLife(trx, lost.server_id)),
  );
  if (!(await closeSession(trx, lost.id, at))) return [];
  await trx
    .updateTable('session_peers')
    .set({ left_at: at })
    .where('session_id', '=', lost.id)
    .where('left_at', 'is', null)
    .execute();
  const place = {
    room: { id: lost.room_id, name: lost.room_name, templateId: lost.template_id },
    session: { id: lost.id, startedAt: lost.created_at },
    at,
  };
  const left = stays
    .filter((stay) => stay.left_at === null)
    .map((stay) => ({
      ...place,
      type: 'peer.left' as const,
      peer: peerOf(stay),
      reason: 'ended' as const,
      message: MESSAGE,
    }));
  const external = await lostExternalStreams(trx, lost, {
    at,
    code: 'server_away',
    message: MESSAGE,
  });
  return [...external, ...left, { ...place, type: 'session.closed' }];
}

export function serverLease(serverId: string): string {
  return `server:${serverId}`;
}

async function lastSignOfLife(trx: Trx, serverId: string): Promise<number> {
  const lease = await trx
    .selectFrom('leases')
    .select('renewed_at')
    .where('name', '=', serverLease(serverId))
    .executeTakeFirst();
  return lease?.renewed_at ?? 0;
}

function peerOf(stay: SessionPeersTable): PeerFacts {
  return {
    id: stay.peer_id,
    userId: stay.user_id,
    name: stay.name,
    metadata: stay.metadata,
    role: stay.role,
    joinedAt: stay.joined_at,
    type: stay.type,
  };
}
