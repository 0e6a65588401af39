/** The rooms that are open now. A room opens when somebody comes and closes some time after the last one left. */
import { randomUUID } from 'node:crypto';
import { CLOSE, HmsError, TIMING } from '../../protocol/index.js';
import type { MediaEngine } from '../sfu/port.js';
import type { PeerSession } from './peer-session.js';
import { Room } from './room.js';
import type { RoomDirectory } from '../directory/room-directory.js';

/** An empty room keeps its chat this long: a reload of the only page in it must not lose the talk. */
const EMPTY_ROOM_MS = 5 * 60_000;

export interface RoomsPorts {
  directory: RoomDirectory;
  media: Pick<MediaEngine, 'setPolicy' | 'remove' | 'closeRoom'>;
  onArriving(room: Room, peerId: string): void;
  graceMs?: number;
}

export class Rooms {
  /** New with every start of the server. */
  readonly epoch = randomUUID();
  readonly #ports: RoomsPorts;
  readonly #open = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  readonly #roomOfPeer = new Map<string, Room>();
  readonly #closing = new Map<string, NodeJS.Timeout>();

  constructor(ports: RoomsPorts) {
    this.#ports = ports;
  }

  /** All rooms that are open now. */
  list(): Room[] {
    return [...this.#open.values()];
  }

  get(roomId: string): Room | undefined {
    return this.#open.get(roomId);
  }

  /** The room, opened when it is not. */
  open(roomId: string): Promise<Room> {
    const known = this.#open.get(roomId);
    if (known) return Promise.resolve(known);
    const opening = this.#opening.get(roomId) ?? this.#read(roomId);
    this.#opening.set(roomId, opening);
    return opening;
  }

  findSession(peerId: string): { room: Room; session: PeerSession } | null {
    const room = this.#roomOfPeer.get(peerId);
    const session = room?.session(peerId);
    return room && session ? { room, session } : null;
  }

  /** The server stops: everybody may come back afterwards. */
  close(): void {
    for (const room of this.list()) {
      room.close(CLOSE.serviceRestart, {
        code: 'server_stopping',
        message: 'The server restarts.',
      });
      this.#dispose(room);
    }
  }

  async #read(roomId: string): Promise<Room> {
    const { directory, media, graceMs } = this.#ports;
    try {
      const record = await directory.room(roomId);
      if (!record) throw new HmsError('room_unknown', 'There is no such room.');
      const room: Room = new Room(record, await directory.template(record), {
        media,
        graceMs: graceMs ?? TIMING.graceMs,
        onArriving: (peerId) => {
          this.#roomOfPeer.set(peerId, room);
          this.#keepOpen(room);
          this.#ports.onArriving(room, peerId);
        },
        onGone: (peerId) => {
          this.#roomOfPeer.delete(peerId);
          this.#closeWhenEmpty(room);
        },
      });
      this.#open.set(roomId, room);
      this.#closeWhenEmpty(room);
      return room;
    } finally {
      this.#opening.delete(roomId);
    }
  }

  #keepOpen(room: Room): void {
    clearTimeout(this.#closing.get(room.id));
    this.#closing.delete(room.id);
  }

  #closeWhenEmpty(room: Room): void {
    if (room.peerCount > 0 || this.#closing.has(room.id)) return;
    this.#closing.set(room.id, setTimeout(() => this.#dispose(room), EMPTY_ROOM_MS).unref());
  }

  #dispose(room: Room): void {
    this.#keepOpen(room);
    this.#open.delete(room.id);
    this.#ports.media.closeRoom(room.id);
  }
}
