/** What a change of a room means for the rows of its session. Every write may be repeated. */
import type { Transaction } from 'kysely';
import type { PeerFacts, RoomChange, SessionFacts } from '../rooms/journal.js';
import type { Tables } from '../storage/schema.js';
import { applyExternalChange } from './external-rows.js';
import { applyStreamChange, keepAsset } from './stream-rows.js';

type Trx = Transaction<Tables>;

export async function applyChange(trx: Trx, change: RoomChange, serverId: string): Promise<void> {
  switch (change.type) {
    case 'session.opened':
      return openSession(trx, change, serverId);
    case 'session.closed':
      await closeSession(trx, change.session.id, change.at);
      return;
    case 'peer.joined':
      return addPeer(trx, change.session, change.peer);
    case 'peer.left':
      return setPeer(trx, change.session, change.peer, { left_at: change.at });
    case 'peer.updated':
    case 'role.changed':
      return setPeer(trx, change.session, change.peer, described(change.peer));
    case 'stream.begun':
    case 'stream.resumed':
    case 'stream.started':
    case 'stream.stopped':
    case 'stream.failed':
    case 'stream.completed':
      return applyStreamChange(trx, change, serverId);
    case 'take.ended':
      return keepAsset(trx, change, change.asset);
    case 'take.begun':
    case 'take.failed':
      return;
    case 'external.begun':
    case 'external.changed':
    case 'external.started':
    case 'external.stopped':
    case 'external.failed':
      return applyExternalChange(trx, change);
    case 'room.ended':
    case 'peer.joinFailed':
    case 'peer.leaveFailed':
    case 'role.changeFailed':
    case 'room.endFailed':
      return;
  }
}

/** False when it was closed before. */
export async function closeSession(trx: Trx, id: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('sessions')
    .set({ ended_at: at, updated_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function openSession(
  trx: Trx,
  { room, session, at }: Extract<RoomChange, { type: 'session.opened' }>,
  serverId: string,
): Promise<void> {
  await trx
    .insertInto('sessions')
    .values({
      id: session.id,
      room_id: room.id,
      room_name: room.name,
      template_id: room.templateId,
      server_id: serverId,
      created_at: session.startedAt,
      ended_at: null,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function addPeer(trx: Trx, session: SessionFacts, peer: PeerFacts): Promise<void> {
  await trx
    .insertInto('session_peers')
    .values({
      session_id: session.id,
      peer_id: peer.id,
      joined_at: peer.joinedAt,
      user_id: peer.userId,
      type: peer.type,
      left_at: null,
      ...described(peer),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function setPeer(
  trx: Trx,
  session: SessionFacts,
  peer: PeerFacts,
  changes: Partial<Tables['session_peers']>,
): Promise<void> {
  await trx
    .updateTable('session_peers')
    .set(changes)
    .where('session_id', '=', session.id)
    .where('peer_id', '=', peer.id)
    .where('joined_at', '=', peer.joinedAt)
    .execute();
}

function described({ name, metadata, role }: PeerFacts) {
  return { name, metadata, role };
}
