/**
 * The room channel as the store sees it: a session that outlives its sockets.
 *
 * After `join` the channel knows the last event numbers it told. When the socket drops it resumes from there;
 * the missed events are told first, then `resumed`. A ping sent right behind the resume marks their end,
 * since the server answers in order. When the server has forgotten the session (grace over, or restarted) the
 * channel enters and joins afresh with what it remembers. A gap in the numbers is treated as a drop.
 * In the lobby a drop is repaired silently; who joins meanwhile does not wait for the next try but starts it.
 */
import {
  HmsError,
  PROTOCOL_VERSION,
  CHANNEL_PATH,
  type Credential,
  type EnterResult,
  type Feedback,
  type JoinResult,
  type OwnEvents,
  type RequestName,
  type Requests,
  type Resume,
  type RoomEvents,
} from '../protocol/index.js';
import type { ChannelFact, ChannelPort, Unsubscribe } from '../store/ports.js';
import { clientKeyFor } from './client-key.js';
import { Connection, type SocketClass } from './connection.js';
import { retryDelay } from './reconnect-policy.js';
import { located } from './stream-address.js';

export interface ChannelOptions {
  /** http(s) address of the server; a function is asked whenever somebody enters. */
  server: string | (() => string);
  /** For runtimes without a WebSocket of their own, and for tests. */
  WebSocketImpl?: SocketClass;
}

export function createChannel(options: ChannelOptions): ChannelPort {
  return new Channel(options);
}

/** What is remembered of a stay, so that it can go on. */
interface Stay {
  credential: Credential;
  epoch: string;
  /** Null in the lobby. */
  joined: { params: Requests['join']['params']; peerId: string; secret: string } | null;
  seq: number;
  own: number;
}

const LEAVE_MS = 1_000;
const STABLE_MS = 10_000;

class Channel implements ChannelPort {
  readonly #options: ChannelOptions;
  #server = '';
  #clientKey = '';
  #listeners = new Set<(fact: ChannelFact) => void>();
  #connection: Connection | null = null;
  #stay: Stay | null = null;
  /** Proof of the last stay, also after it. */
  #lastStay: { peerId: string; secret: string } | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #droppedAt: number | null = null;
  #attempt = 0;
  #repairedAt = 0;
  /** What came in the same breath as a snapshot, until whoever waits for the snapshot has taken it over. */
  #held: (RoomEvents | OwnEvents)[] | null = null;
  /** Between the drop and the fact that tells its repair. */
  #repairing = false;
  /** The try that is under way; its outcome is the reason of its failure. */
  #trying: Promise<HmsError | null> | null = null;
  #closed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  async enter(credential: Credential): Promise<EnterResult> {
    this.#forget();
    const { server } = this.#options;
    this.#server = typeof server === 'function' ? server() : server;
    this.#clientKey = clientKeyFor(this.#server);
    const stay: Stay = { credential, epoch: '', joined: null, seq: 0, own: 0 };
    this.#stay = stay;
    try {
      const entered = await this.#enter(this.#open(), stay);
      if (this.#stay !== stay) throw left();
      return entered;
    } catch (error) {
      if (this.#stay === stay) this.#forget();
      throw HmsError.from(error, 'server_away');
    }
  }

  async join(params: Requests['join']['params']): Promise<JoinResult> {
    const stay = this.#stay;
    if (!stay) throw left();
    const error = this.#repairing ? await this.#repairNow(stay) : null;
    if (error) throw error;
    if (this.#stay !== stay || !this.#connection) throw left();
    const joined = await this.#join(this.#connection, stay, params);
    setTimeout(() => this.#release());
    return joined;
  }

  request<N extends Exclude<RequestName, 'enter' | 'join' | 'leave' | 'feedback.send'>>(
    name: N,
    params: Requests[N]['params'],
  ): Promise<Requests[N]['result']> {
    if (!this.#connection || this.#repairing) {
      return Promise.reject(new HmsError('server_away', 'The connection is being repaired.'));
    }
    return this.#connection.request(name, params);
  }

  async leave(): Promise<void> {
    const connection = this.#connection;
    const joined = Boolean(this.#stay?.joined);
    this.#connection = null;
    this.#forget();
    if (!connection) return;
    if (joined) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LEAVE_MS)));
      // A server that is away needs no goodbye.
      await Promise.race([connection.request('leave', {}).catch(() => {}), late]);
      clearTimeout(timer);
    }
    connection.close();
  }

  /** The stay is over, and so is its connection: another one is opened for this one question. */
  async sendFeedback(sessionId: string, feedback: Feedback): Promise<void> {
    const proof = this.#lastStay;
    if (!proof) throw new HmsError('not_joined', 'There was no stay to speak of.');
    const connection = new Connection(
      this.#options.WebSocketImpl ?? WebSocket,
      channelUrl(this.#server),
      { events: () => {}, lost: () => {} },
    );
    try {
      await connection.opened;
      await connection.request('feedback.send', { ...proof, sessionId, feedback });
    } finally {
      connection.close();
    }
  }

  onFact(listener: (fact: ChannelFact) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#forget();
    this.#listeners.clear();
  }

  #open(): Connection {
    if (this.#closed) throw left();
    const connection: Connection = new Connection(
      this.#options.WebSocketImpl ?? WebSocket,
      channelUrl(this.#server),
      {
        events: (batch) => this.#handleEvents(batch),
        lost: (error) => {
          if (this.#connection === connection) this.#handleLost(error);
        },
      },
    );
    this.#connection = connection;
    return connection;
  }

  async #enter(connection: Connection, stay: Stay, resume?: Resume): Promise<EnterResult> {
    await connection.opened;
    const entered = await connection.request('enter', {
      version: PROTOCOL_VERSION,
      credential: stay.credential,
      ...(resume && { resume }),
    });
    stay.epoch = entered.epoch;
    return entered;
  }

  async #join(
    connection: Connection,
    stay: Stay,
    params: Requests['join']['params'],
  ): Promise<JoinResult> {
    const wanted = { clientKey: this.#clientKey, ...params };
    const joined = await connection.request('join', wanted, ({ peerId, secret, snapshot }) => {
      stay.joined = { params, peerId, secret };
      this.#lastStay = { peerId, secret };
      stay.seq = snapshot.seq;
      stay.own = 0;
      this.#held = [];
    });
    return { ...joined, snapshot: located(joined.snapshot, this.#server) };
  }

  /** Tells what was not told before, one by one. */
  #handleEvents(batch: RoomEvents | OwnEvents): void {
    if (this.#held) {
      this.#held.push(batch);
      return;
    }
    const stay = this.#stay;
    if (!stay?.joined) return;
    const [numbering, first] =
      'seq' in batch ? (['seq', batch.seq] as const) : (['own', batch.own] as const);
    const known = stay[numbering] + 1 - first;
    if (known < 0) {
      this.#connection?.abandon(`Event ${stay[numbering] + 1} is missing.`);
      return;
    }
    for (const event of batch.events.slice(known)) {
      stay[numbering] += 1;
      const told = event.type === 'stream.changed' ? located(event, this.#server) : event;
      this.#tell({ type: 'event', event: told });
      // A listener may have left the room.
      if (this.#stay !== stay) return;
    }
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const batch of held) this.#handleEvents(batch);
  }

  #handleLost(error: HmsError): void {
    this.#release();
    this.#connection = null;
    const stay = this.#stay;
    // Before the first `enter` succeeded its caller hears of it.
    if (!stay || (stay.epoch === '' && this.#droppedAt === null)) return;
    if (error.fatal) {
      this.#end(error);
      return;
    }
    if (this.#droppedAt === null) {
      this.#droppedAt = Date.now();
      // A connection that keeps failing right after its repair does not start over with short waits.
      if (Date.now() - this.#repairedAt > STABLE_MS) this.#attempt = 0;
      this.#repairing = true;
      if (stay.joined) this.#tell({ type: 'dropped' });
    }
    this.#scheduleRepair(stay, error);
  }

  #scheduleRepair(stay: Stay, error: HmsError): void {
    if (this.#retry !== null || this.#stay !== stay) return;
    const elapsedMs = Date.now() - (this.#droppedAt ?? Date.now());
    const delay = retryDelay({ attempt: this.#attempt++, elapsedMs, random: Math.random() });
    if (delay === null) {
      this.#end(error);
      return;
    }
    this.#retry = setTimeout(() => {
      this.#retry = null;
      void this.#repair(stay);
    }, delay);
  }

  /** Somebody waits for it: when the try under way fails, another one starts at once. */
  async #repairNow(stay: Stay): Promise<HmsError | null> {
    const failed = await this.#trying;
    if (!this.#repairing || this.#stay !== stay) return failed;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#attempt = 0;
    return this.#repair(stay);
  }

  #repair(stay: Stay): Promise<HmsError | null> {
    if (this.#trying) return this.#trying;
    const trying = this.#try(stay).finally(() => {
      if (this.#trying === trying) this.#trying = null;
    });
    this.#trying = trying;
    return trying;
  }

  async #try(stay: Stay): Promise<HmsError | null> {
    const connection = this.#open();
    try {
      const fact = await this.#continue(connection, stay);
      if (this.#connection !== connection) return left();
      this.#droppedAt = null;
      this.#repairedAt = Date.now();
      this.#repairing = false;
      this.#tell(fact);
      this.#release();
      return null;
    } catch (cause) {
      const error = HmsError.from(cause);
      if (this.#stay !== stay || (this.#connection && this.#connection !== connection)) {
        return error;
      }
      connection.close();
      this.#connection = null;
      if (error.code === 'resume_expired') {
        // The next try joins afresh, and at once.
        stay.epoch = '';
        this.#attempt = 0;
      } else if (error.fatal || !error.retry) {
        this.#end(error);
        return error;
      }
      this.#scheduleRepair(stay, error);
      return error;
    }
  }

  /** Goes on where the drop was. */
  async #continue(connection: Connection, stay: Stay): Promise<ChannelFact> {
    const { joined, epoch, seq, own } = stay;
    const resume = joined &&
      epoch && { peerId: joined.peerId, secret: joined.secret, epoch, seq, own };
    const entered = await this.#enter(connection, stay, resume || undefined);
    if (!joined) return { type: 'reentered', entered };
    if (entered.resumed) {
      await connection.request('ping', {});
      return { type: 'resumed' };
    }
    const fresh = await this.#join(connection, stay, joined.params);
    return { type: 'rejoined', entered, joined: fresh };
  }

  #end(error: HmsError): void {
    this.#forget();
    this.#tell({ type: 'ended', error });
  }

  #forget(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#droppedAt = null;
    this.#repairing = false;
    this.#trying = null;
    this.#held = null;
    this.#stay = null;
    this.#connection?.close();
    this.#connection = null;
  }

  #tell(fact: ChannelFact): void {
    for (const listener of [...this.#listeners]) listener(fact);
  }
}

export function channelUrl(server: string): string {
  let url: URL;
  try {
    url = new URL(CHANNEL_PATH.slice(1), server.endsWith('/') ? server : `${server}/`);
  } catch (cause) {
    throw new HmsError('server_away', `"${server}" is not the address of a server.`, { cause });
  }
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = '';
  return url.href;
}

/** Works on pages without a secure context, too. */
function left(): HmsError {
  return new HmsError('server_away', 'The room was left meanwhile.');
}
