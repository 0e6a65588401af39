/**
 * The rooms that are open now. A room opens when somebody comes, lasts for one session, and closes some time after the
 * last person left.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSE, HmsError, TIMING } from '../../protocol/index.js';
import type { Template } from '../../templates/types.js';
import type { ChatLog } from '../chat/chat-log.js';
import type { PollLog } from '../polls/poll-log.js';
import type { RoleRename } from '../directory/role-names.js';
import type { RoomDirectory } from '../directory/room-directory.js';
import type { MediaEngine } from '../sfu/port.js';
import type { RoomJournal } from './journal.js';
import type { LiveDesk } from './live-desk.js';
import type { PeerSession } from './peer-session.js';
import { Room } from './room.js';
import type { RoomRecord } from './room-record.js';

/** A reload of the only page in a room is not the end of a session. */
const EMPTY_ROOM_MS = 60_000;
const RETRY_MS = 1_000;

export interface RoomsPorts {
  directory: Pick<RoomDirectory, 'room' | 'template' | 'rooms'>;
  media: Pick<MediaEngine, 'setPolicy' | 'remove' | 'mute' | 'closeRoom'>;
  journal: RoomJournal;
  chatLog: ChatLog;
  pollLog: PollLog;
  live: LiveDesk;
  onArriving(room: Room, peerId: string): void;
  /** The template of the room is another now. */
  onRules(room: Room): void;
  graceMs?: number;
}

export class Rooms {
  /** New with every start of the server. */
  readonly epoch = randomUUID();
  readonly #ports: RoomsPorts;
  readonly #open = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  readonly #roomOfPeer = new Map<string, Room>();
  readonly #closing = new Map<Room, NodeJS.Timeout>();
  /** What rooms have not heard of yet, in its order. */
  readonly #renamed = new WeakMap<Room, readonly RoleRename[]>();
  /** Counts what the directory told, so that a room never takes over something older. */
  #news = 0;

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

  /** People in the rooms of this template go on by its new rules, those of a renamed role in the role that it is now. */
  templateChanged(templateId: string, renamed: RoleRename | null): void {
    this.#news += 1;
    for (const room of this.list()) {
      if (room.record.templateId !== templateId) continue;
      if (renamed) this.#renamed.set(room, [...(this.#renamed.get(room) ?? []), renamed]);
      void this.#refresh(room);
    }
  }

  roomChanged(roomId: string): void {
    this.#news += 1;
    const room = this.get(roomId);
    if (room) void this.#refresh(room);
  }

  /** The server stops: everybody may come back afterwards. */
  close(): void {
    for (const room of this.list()) {
      room.close(CLOSE.serviceRestart, {
        code: 'server_stopping',
        message: 'The server restarts.',
      });
    }
  }

  async #read(roomId: string): Promise<Room> {
    try {
      const room = this.#make(await this.#look(roomId));
      this.#open.set(roomId, room);
      this.#closeWhenEmpty(room);
      return room;
    } finally {
      this.#opening.delete(roomId);
    }
  }

  /** What the directory says, read again when it changed meanwhile. */
  async #look(roomId: string) {
    const { directory } = this.#ports;
    for (;;) {
      const news = this.#news;
      const record = await directory.room(roomId);
      if (!record) throw new HmsError('room_unknown', 'There is no such room.');
      const template = await directory.template(record);
      if (news === this.#news) return { record, template };
    }
  }

  #make({ record, template }: { record: RoomRecord; template: Template }): Room {
    const { directory, media, journal, chatLog, pollLog, live, graceMs } = this.#ports;
    const place = { record, template, sessionId: randomUUID() };
    const room: Room = new Room(place, {
      media,
      journal,
      chatLog,
      pollLog,
      live,
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
      onIdle: () => this.#closeWhenEmpty(room),
      onEnded: () => this.#dispose(room),
      lock: async () => {
        await directory.rooms.update(record.id, { enabled: false });
      },
    });
    return room;
  }

  /** A room whose record or template is gone ends as it is; a database that is away is asked again. */
  async #refresh(room: Room): Promise<void> {
    while (this.get(room.id) === room) {
      try {
        const { record, template } = await this.#look(room.id);
        if (this.get(room.id) !== room) return;
        const before = room.template;
        room.refresh(record, template, this.#renamed.get(room));
        this.#renamed.delete(room);
        if (room.template !== before) this.#ports.onRules(room);
        return;
      } catch (error) {
        if (error instanceof HmsError) return;
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  #keepOpen(room: Room): void {
    clearTimeout(this.#closing.get(room));
    this.#closing.delete(room);
  }

  #closeWhenEmpty(room: Room): void {
    if (!room.isEmpty || this.#closing.has(room) || this.get(room.id) !== room) return;
    const close = () => {
      this.#closing.delete(room);
      // Who was on the way in either came, or calls for another look by going.
      if (room.isEmpty) this.#dispose(room);
    };
    this.#closing.set(room, setTimeout(close, EMPTY_ROOM_MS).unref());
  }

  #dispose(room: Room): void {
    this.#keepOpen(room);
    if (this.get(room.id) !== room) return;
    this.#open.delete(room.id);
    room.dispose();
    this.#ports.media.closeRoom(room.id);
  }
}
