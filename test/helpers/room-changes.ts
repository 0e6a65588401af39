/** The changes that a room writes down, for a room and people made up by a test. */
import { randomUUID } from 'node:crypto';
import type { PeerFacts, RoomChange } from '../../src/server/rooms/journal.js';

export function aPeer(name: string): PeerFacts {
  return {
    id: randomUUID(),
    userId: name.toLowerCase(),
    name,
    metadata: '',
    role: 'host',
    joinedAt: Date.now(),
    type: 'regular',
  };
}

export function aSession(roomId: string = randomUUID()) {
  const room = { id: roomId, name: `Room ${roomId}`, templateId: 'template' };
  const session = { id: randomUUID(), startedAt: Date.now() };
  const now = () => ({ room, session, at: Date.now() });
  return {
    room,
    session,
    opened: (): RoomChange => ({ ...now(), type: 'session.opened' }),
    closed: (): RoomChange => ({ ...now(), type: 'session.closed' }),
    joined: (peer: PeerFacts): RoomChange => ({ ...now(), type: 'peer.joined', peer }),
    left: (peer: PeerFacts): RoomChange => ({
      ...now(),
      type: 'peer.left',
      peer,
      reason: 'left',
      message: '',
    }),
    changedTo: (peer: PeerFacts, role: string): RoomChange => ({
      ...now(),
      type: 'role.changed',
      peer: { ...peer, role },
      previousRole: peer.role,
      by: null,
    }),
  };
}
