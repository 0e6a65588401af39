/**
 * Between the media engine and the rooms, both ways.
 *
 * Asked by the engine who may come in (`admit`), and told by it what happens (`handle`). Media may be faster
 * than its peer: what the engine tells of somebody whom the room does not know yet waits, in order, until the
 * peer arrives or the engine says that its connection ended. What waits is bounded.
 */
import type {
  Admission,
  MediaAuthority,
  MediaClaims,
  MediaEngine,
  MediaEvent,
  MediaPolicy,
  PeerMediaEvent,
} from '../sfu/port.js';
import { HmsError } from '../../protocol/index.js';
import type { Room } from './room.js';
import type { Rooms } from './rooms.js';
import { externalPolicy } from './policy.js';

const MAX_WAITING_PEERS = 256;
const MAX_WAITING_EVENTS = 64;
const MAX_GUESTS = 1_024;

interface Guest {
  claims: MediaClaims;
  policy: MediaPolicy;
}

export class MediaBridge implements MediaAuthority {
  readonly #rooms: () => Rooms;
  readonly #media: () => Pick<MediaEngine, 'setPolicy' | 'remove'>;
  readonly #waiting = new Map<string, PeerMediaEvent[]>();
  /** Externals that were let in: they become peers when their media is up. */
  readonly #guests = new Map<string, Guest>();
  /** Externals whose coming is being written down. */
  readonly #coming = new Set<string>();

  /** The rooms are made after the engine, which needs this bridge. */
  constructor(rooms: () => Rooms, media: () => Pick<MediaEngine, 'setPolicy' | 'remove'>) {
    this.#rooms = rooms;
    this.#media = media;
  }

  async prepare(roomId: string): Promise<void> {
    // Whoever asks next gets `room_unknown`.
    await this.#rooms()
      .open(roomId)
      .catch(() => {});
  }

  admit(claims: MediaClaims): Admission {
    return claims.generation === null ? this.#admitExternal(claims) : this.#admitPeer(claims);
  }

  handle(event: MediaEvent): void {
    const room = this.#rooms().get(event.roomId);
    if (event.type === 'endRequested') {
      void room?.end(null).catch(() => {});
      return;
    }
    if (event.type === 'removeRequested') {
      putOut(room, event.peerId);
      return;
    }
    const key = keyOf(event.roomId, event.peerId);
    if (event.type === 'disconnected') {
      this.#waiting.delete(key);
      this.#guests.delete(key);
      this.#disconnected(room, event);
      return;
    }
    if (!room) return;
    if (event.type === 'connected' && !room.peer(event.peerId)) this.#welcome(room, event.peerId);
    if (room.peer(event.peerId)) apply(room, event);
    else if (this.#guests.get(key)?.policy.hidden !== true) this.#wait(key, event);
  }

  /** The peer is in the room now: tells what waited for it. */
  arrived(room: Room, peerId: string): void {
    const key = keyOf(room.id, peerId);
    const events = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    for (const event of events) apply(room, event);
  }

  /** The template of the room is another: what it says of external participants holds for those who are there. */
  rulesChanged(room: Room): void {
    const media = this.#media();
    for (const guest of this.#guests.values()) {
      const { roomId, identity } = guest.claims;
      if (roomId !== room.id) continue;
      const policy = externalPolicy(guest.claims, room.template);
      if (policy) {
        guest.policy = policy;
        media.setPolicy(roomId, identity, policy);
      } else media.remove(roomId, identity);
    }
  }

  #admitPeer(claims: MediaClaims): Admission {
    const room = this.#rooms().get(claims.roomId);
    if (!room) return { ok: false, reason: 'room_unknown' };
    if (room.peer(claims.identity)?.type !== 'regular')
      return { ok: false, reason: 'peer_unknown' };
    const policy = room.mediaPolicy(claims.identity);
    if (!policy) return { ok: false, reason: 'forbidden' };
    if (policy.generation !== claims.generation) return { ok: false, reason: 'stale_token' };
    return { ok: true, policy };
  }

  #admitExternal(claims: MediaClaims): Admission {
    const room = this.#rooms().get(claims.roomId);
    if (!room?.record.enabled) return { ok: false, reason: 'room_unknown' };
    const policy = externalPolicy(claims, room.template);
    const known = room.peer(claims.identity);
    // An operator's token must not speak for somebody who came through the room channel.
    if (!policy || claims.identity === '' || known?.type === 'regular') {
      return { ok: false, reason: 'forbidden' };
    }
    const refusal = known ? null : refusalOf(room, claims.identity, policy);
    if (refusal) return { ok: false, reason: refusal };
    this.#guests.set(keyOf(room.id, claims.identity), { claims, policy });
    dropOldest(this.#guests, MAX_GUESTS);
    return { ok: true, policy };
  }

  /** What its media does until its coming is written down waits, as that of any peer who is not there yet. */
  #welcome(room: Room, peerId: string): void {
    const key = keyOf(room.id, peerId);
    const guest = this.#guests.get(key);
    if (!guest || guest.policy.hidden || this.#coming.has(key)) return;
    const { name, metadata, role } = guest.policy;
    this.#coming.add(key);
    room
      .joinExternal(
        { peerId, name, metadata, role },
        () => this.#guests.has(key) && !room.peer(peerId),
      )
      .catch(() => {
        this.#waiting.delete(key);
        this.#media().remove(room.id, peerId);
      })
      .finally(() => this.#coming.delete(key));
  }

  /** Media may end and come back while a regular peer stays; only a removal is meant for the peer itself. */
  #disconnected(
    room: Room | undefined,
    { peerId, reason }: Extract<PeerMediaEvent, { type: 'disconnected' }>,
  ): void {
    if (room?.peer(peerId)?.type === 'external') void room.leave(peerId, reason);
    else if (reason === 'removed') putOut(room, peerId);
    else room?.tracks.removeAllOf(peerId);
  }

  #wait(key: string, event: PeerMediaEvent): void {
    const events = this.#waiting.get(key) ?? [];
    if (events.length < MAX_WAITING_EVENTS) events.push(event);
    this.#waiting.set(key, events);
    dropOldest(this.#waiting, MAX_WAITING_PEERS);
  }
}

function apply(room: Room, event: PeerMediaEvent): void {
  switch (event.type) {
    case 'trackAdded':
      room.tracks.add(event.peerId, event.track);
      break;
    case 'trackUpdated':
      room.tracks.update(event.trackId, event);
      break;
    case 'trackRemoved':
      room.tracks.remove(event.trackId);
      break;
    case 'renamed':
      rename(room, event);
      break;
    case 'connected':
    case 'disconnected':
    case 'removeRequested':
      break;
  }
}

function rename(
  room: Room,
  { peerId, name, metadata }: Extract<PeerMediaEvent, { type: 'renamed' }>,
): void {
  const peer = room.peer(peerId);
  if (peer?.name === name && peer.metadata === metadata) return;
  void room.updatePeer(null, peerId, { name, metadata }).catch(() => {});
}

function putOut(room: Room | undefined, peerId: string): void {
  // Who is not there need not be put out.
  if (room?.peer(peerId)) void room.removePeer(null, peerId).catch(() => {});
}

/** Hidden participants take no place. */
function refusalOf(
  room: Room,
  identity: string,
  { hidden, role }: MediaPolicy,
): 'room_full' | 'forbidden' | null {
  try {
    if (!hidden) {
      room.checkEntry({
        id: identity,
        type: 'external',
        role,
        userId: '',
        network: '',
      });
    }
    return null;
  } catch (error) {
    if (!(error instanceof HmsError)) throw error;
    return error.code === 'room_full' || error.code === 'role_full' ? 'room_full' : 'forbidden';
  }
}

function dropOldest(map: Map<string, unknown>, max: number): void {
  const oldest = map.size > max ? map.keys().next() : null;
  if (oldest && !oldest.done) map.delete(oldest.value);
}

function keyOf(roomId: string, peerId: string): string {
  return `${roomId}\n${peerId}`;
}
