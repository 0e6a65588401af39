import type { LiveFile, StoragePlace } from '../../src/server/live/port.js';
import type { RoomSnapshot } from '../../src/protocol/index.js';
import { ChatLog } from '../../src/server/chat/chat-log.js';
import { PollLog } from '../../src/server/polls/poll-log.js';
import { LiveDesk } from '../../src/server/rooms/live-desk.js';
import { MediaBridge } from '../../src/server/rooms/media-bridge.js';
import type { PeerSession } from '../../src/server/rooms/peer-session.js';
import type { Newcomer } from '../../src/server/rooms/newcomer.js';
import type { Room } from '../../src/server/rooms/room.js';
import { Rooms } from '../../src/server/rooms/rooms.js';
import { testDirectory, type TestDirectory } from './directory.js';
import { MemoryJournal } from './memory-journal.js';
import { NoteOutlet } from './note-outlet.js';
import { PaperLiveEngine } from './paper-live-engine.js';
import { PaperTrackRecorder } from './paper-track-recorder.js';
import { QuietEngine } from './quiet-engine.js';

export interface Guest {
  peerId: string;
  outlet: NoteOutlet;
  session: PeerSession;
  snapshot: RoomSnapshot;
}

/** Rooms on a directory of their own, with media and a journal that only take notes. */
export class RoomHost {
  readonly directory: TestDirectory['directory'];
  readonly engine = new QuietEngine();
  readonly live = new PaperLiveEngine();
  readonly recorder = new PaperTrackRecorder();
  /** What was said while a recording ran. */
  said: LiveFile | null = null;
  /** Where files of recordings go. */
  storage: StoragePlace | null = null;
  readonly journal = new MemoryJournal();
  readonly desk: LiveDesk;
  readonly rooms: Rooms;
  readonly bridge: MediaBridge;
  readonly #stored: TestDirectory;
  readonly #chatLog: ChatLog;
  readonly #pollLog: PollLog;

  private constructor(stored: TestDirectory, changed: { host: RoomHost | null }) {
    changed.host = this;
    this.#stored = stored;
    this.directory = stored.directory;
    this.#chatLog = new ChatLog(stored.db);
    this.#pollLog = new PollLog(stored.db);
    this.bridge = new MediaBridge(
      () => this.rooms,
      () => this.engine,
    );
    this.desk = new LiveDesk({
      engine: this.live,
      recorder: this.recorder,
      journal: this.journal,
      access: 'public',
      linkTo: ({ path }) => `https://files.example/${path}`,
      chatOf: () => Promise.resolve(this.said),
      storageOf: () => this.storage,
      keyOf: ({ prefix }, roomId, _at, path) => `${prefix}/${roomId}/${path}`,
    });
    this.rooms = new Rooms({
      directory: this.directory,
      media: this.engine,
      journal: this.journal,
      chatLog: this.#chatLog,
      pollLog: this.#pollLog,
      live: this.desk,
      onArriving: (room, peerId) => this.bridge.arrived(room, peerId),
      onRules: (room) => this.bridge.rulesChanged(room),
    });
    this.engine.onEvent((event) => this.bridge.handle(event));
  }

  static async open(): Promise<RoomHost> {
    const changed: { host: RoomHost | null } = { host: null };
    const stored = await testDirectory({
      templateChanged: (...news) => changed.host?.rooms.templateChanged(...news),
      roomChanged: (roomId) => changed.host?.rooms.roomChanged(roomId),
    });
    return new RoomHost(stored, changed);
  }

  /** A room with this template, open. */
  async room(
    document: { name: string },
    wishes: { size?: number; large?: boolean; maxDurationSeconds?: number } = {},
  ): Promise<Room> {
    const { id } = await this.directory.templates.save(document);
    const record = await this.directory.createRoom({
      name: `${document.name} room`,
      templateId: id,
      ...wishes,
    });
    return this.rooms.open(record.id);
  }

  /** Somebody in the room. */
  async join(
    room: Room,
    peerId: string,
    role: string,
    more: Partial<Newcomer> & { isOpen?: () => boolean } = {},
  ): Promise<Guest> {
    const { isOpen = () => true, ...given } = more;
    const outlet = new NoteOutlet();
    const stays: Omit<Guest, 'peerId' | 'outlet'>[] = [];
    const newcomer: Newcomer = {
      peerId,
      name: peerId,
      metadata: '',
      role,
      userId: '',
      nameFixed: false,
      network: '',
      generation: room.newGeneration(),
      ...given,
    };
    await room.join(newcomer, {
      outlet,
      isOpen,
      joined: (session, snapshot) => stays.push({ session, snapshot }),
    });
    const [stay] = stays;
    if (!stay) throw new Error(`${peerId} did not come in.`);
    return { peerId, outlet, ...stay };
  }

  async close(): Promise<void> {
    this.rooms.close();
    await Promise.all([this.#chatLog.close(), this.#pollLog.close()]);
    await this.#stored.close();
  }
}
