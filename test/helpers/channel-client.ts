import { WebSocket } from 'ws';
import {
  CHANNEL_PATH,
  PROTOCOL_VERSION,
  type Credential,
  type JoinResult,
  type OwnEvents,
  type RequestName,
  type Requests,
  type Resume,
  type RoomEvents,
  type ServerBye,
  type ServerEvent,
  type WireError,
} from '../../src/protocol/index.js';

/** The plainest client of the room channel: it notes what it hears, and lets a test wait for it. */
export class ChannelClient {
  readonly socket: WebSocket;
  readonly events: ServerEvent[] = [];
  /** The number of each event, in the numbering that it belongs to. */
  readonly numbers: number[] = [];
  /** The last number of each numbering; null before the join. */
  readonly #last: Record<'seq' | 'own', number | null> = { seq: null, own: null };
  bye: WireError | null = null;
  closed: { code: number } | null = null;
  readonly #replies = new Map<
    number,
    (reply: { ok: boolean; result?: unknown; error?: WireError }) => void
  >();
  readonly #waiters = new Set<() => void>();
  #id = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.#heard(JSON.parse(data.toString())));
    socket.on('close', (code) => {
      this.closed = { code };
      for (const [id, settle] of this.#replies) {
        this.#replies.delete(id);
        settle({ ok: false, error: { code: 'server_away', message: `closed with ${code}` } });
      }
      this.#wake();
    });
    socket.on('error', () => {});
  }

  static async open(wsUrl: string, headers: Record<string, string> = {}): Promise<ChannelClient> {
    const client = new ChannelClient(new WebSocket(wsUrl + CHANNEL_PATH, { headers }));
    await client.until(() => client.socket.readyState === WebSocket.OPEN || client.closed !== null);
    return client;
  }

  /** Opens a socket and goes all the way into the room. */
  static async join(wsUrl: string, credential: Credential, name: string) {
    const client = await ChannelClient.open(wsUrl);
    const entered = await client.enter(credential);
    const joined = await client.request('join', { name });
    return { client, entered, joined };
  }

  /** Where a resume would go on. */
  get position(): Pick<Resume, 'seq' | 'own'> {
    return { seq: this.#last.seq ?? 0, own: this.#last.own ?? 0 };
  }

  /** Numbers and types of everything heard. */
  get story(): [number, ServerEvent['type']][] {
    return this.events.map(({ type }, at) => [this.numbers[at]!, type]);
  }

  enter(credential: Credential, resume?: Resume) {
    if (resume) Object.assign(this.#last, { seq: resume.seq, own: resume.own });
    return this.request('enter', {
      version: PROTOCOL_VERSION,
      credential,
      ...(resume ? { resume } : {}),
    });
  }

  /** Resolves with the result, rejects with the wire error. */
  request<N extends RequestName>(
    type: N,
    params: Requests[N]['params'],
  ): Promise<Requests[N]['result']> {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- tests match the wire error
    if (this.closed) return Promise.reject({ code: 'server_away', message: 'closed' });
    this.#id += 1;
    const id = this.#id;
    this.send(JSON.stringify({ id, type, ...params }));
    return new Promise((resolve, reject) => {
      this.#replies.set(id, ({ ok, result, error }) => {
        if (ok && type === 'join') this.#joined(result as JoinResult);
        if (ok) resolve(result as Requests[N]['result']);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- tests match the wire error
        else reject(error);
      });
    });
  }

  send(text: string | Buffer): void {
    this.socket.send(text);
  }

  /** Resolves when the condition holds; it is looked at again after everything that is heard. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiters.delete(wake);
          resolve();
        };
        this.#waiters.add(wake);
        this.socket.once('open', wake);
      });
    }
  }

  async event<T extends ServerEvent['type']>(type: T): Promise<Extract<ServerEvent, { type: T }>> {
    const found = () => this.events.find((event) => event.type === type);
    await this.until(() => found() !== undefined);
    return found() as Extract<ServerEvent, { type: T }>;
  }

  /** Cuts the line without a goodbye, like a lost network. */
  drop(): void {
    this.socket.terminate();
  }

  async ended(): Promise<number> {
    await this.until(() => this.closed !== null);
    return this.closed!.code;
  }

  #joined({ snapshot }: JoinResult): void {
    Object.assign(this.#last, { seq: snapshot.seq, own: 0 });
  }

  /** Notes what is new; a gap ends the test. */
  #told(numbering: 'seq' | 'own', first: number, events: ServerEvent[]): void {
    events.forEach((event, at) => {
      const number = first + at;
      const last = this.#last[numbering];
      if (last !== null && number <= last) return;
      if (last !== null && number > last + 1) throw new Error(`Event ${last + 1} is missing.`);
      this.#last[numbering] = number;
      this.events.push(event);
      this.numbers.push(number);
    });
  }

  #heard(message: { re?: number; seq?: number; own?: number; type?: string }): void {
    if (message.re !== undefined) {
      this.#replies.get(message.re)?.(message as never);
      this.#replies.delete(message.re);
    } else if (message.seq !== undefined) {
      this.#told('seq', message.seq, (message as RoomEvents).events);
    } else if (message.own !== undefined) {
      this.#told('own', message.own, (message as OwnEvents).events);
    } else if (message.type === 'bye') {
      this.bye = (message as ServerBye).error;
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}
