import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRoom } from '../../room.js';
import { HmsError } from '../../protocol/errors.js';
import type { Credential } from '../../protocol/index.js';
import type { RoomHandle } from '../../store/actions.js';
import { roomContext } from '../context.js';
import { emit } from '../internal/emit.js';
import { defaultServer } from './server-origin.js';

/** What the element says about the room that it wants. */
interface Wanted {
  readonly handle: RoomHandle | null;
  readonly server: string;
  readonly roomCode: string;
  readonly authToken: string;
}

type Host = ReactiveControllerHost & HTMLElement & Wanted;

/**
 * The room of one element, given or its own: opens it, provides it to everything inside, enters with the
 * element's credential, joins, and tells the page by events how the stay went.
 *
 * An own room outlives a move in the document, and closes when the element stays away. It stands before
 * controllers that read `room`: theirs must run after this one's `hostUpdate`.
 */
export class RoomSession implements ReactiveController {
  room: RoomHandle | null = null;

  readonly #host: Host;
  readonly #provider: ContextProvider<typeof roomContext, Host>;
  #own: ReturnType<typeof createRoom> | null = null;
  #entered = '';
  /** In the call since the last join: a repaired connection is no new stay. */
  #wasIn = false;

  constructor(host: Host) {
    this.#host = host;
    this.#provider = new ContextProvider(host, { context: roomContext, initialValue: null });
    host.addController(this);
  }

  get credential(): Credential | null {
    const { authToken, roomCode } = this.#host;
    if (authToken) return { token: authToken };
    return roomCode ? { code: roomCode } : null;
  }

  hostConnected(): void {
    this.#provide();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // A move is a removal and a return in one go: only who stays away hangs up.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#close();
    });
  }

  hostUpdate(): void {
    this.#provide();
    if (!this.#host.isConnected || this.#host.handle) return;
    const { server, authToken, roomCode } = this.#host;
    const key = authToken || roomCode ? `${server} ${authToken || roomCode}` : '';
    if (key === this.#entered) return;
    this.#entered = key;
    this.#wasIn = false;
    void this.#enter();
  }

  /** Resolves when the room has the person, or has refused; the state holds the error. */
  async join(name: string, fallback: string): Promise<void> {
    const { room } = this;
    if (!room) return;
    const { status } = room.store.getState();
    if (status === 'joined' || status === 'joining' || status === 'reconnecting') return;
    if (status !== 'lobby' && !(await this.#enter())) return;
    this.#wasIn = false;
    const used = room.store.getState().userName;
    await room.actions.join({ name: name || used || fallback }).catch(() => undefined);
  }

  /** Enters once more; who was in the call goes back into it. */
  async again(fallback: string): Promise<void> {
    if ((await this.#enter()) && this.#wasIn) await this.join('', fallback);
  }

  /** Tells the page where the stay stands. To be called once per change of the status. */
  tell(): void {
    if (!this.room) return;
    const { status, error, localPeerId, room } = this.room.store.getState();
    const roomId = room?.id ?? '';
    if (status === 'joined') {
      if (!this.#wasIn) emit(this.#host, 'hms-joined', { peerId: localPeerId ?? '', roomId });
      this.#wasIn = true;
    } else if (status === 'left') {
      emit(this.#host, 'hms-left', { roomId });
    } else if (status === 'failed' && error) {
      const { code, message, fatal, retry } = HmsError.fromWire(error);
      emit(this.#host, 'hms-error', { code, message, fatal, retry });
    }
  }

  /** Makes sure that a room is there and that everything inside knows it. */
  #provide(): void {
    const { handle, isConnected } = this.#host;
    if (!handle && !this.#own && isConnected) {
      // Some frameworks put an element into the page first and say what it is like afterwards.
      const server = () => this.#host.server || defaultServer(import.meta.url, location.origin);
      this.#own = createRoom({ server });
    }
    const room = handle ?? this.#own;
    if (room === this.room) return;
    this.room = room;
    this.#provider.setValue(room);
  }

  async #enter(): Promise<boolean> {
    const { credential, room } = this;
    if (!credential || !room) return false;
    try {
      await room.actions.enter(credential);
      return true;
    } catch {
      // The state holds the error; the screen and `hms-error` tell it.
      return false;
    }
  }

  #close(): void {
    this.#own?.close();
    this.#own = null;
    this.#entered = '';
    this.#wasIn = false;
    this.room = this.#host.handle;
    this.#provider.setValue(this.room);
    this.#host.requestUpdate();
  }
}
