/** The outermost edge of the channel in tests: a WebSocket whose other end is the test. */
import type { ClientMessage, ServerMessage } from '../protocol/index.js';

export class FakeSocket {
  static all: FakeSocket[] = [];

  readonly url: string;
  readonly sent: ClientMessage[] = [];
  closedWith: number | null = null;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientMessage);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  open(): void {
    this.onopen?.({} as never);
  }

  receive(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) } as never);
  }

  drop(code = 1006): void {
    this.onclose?.({ code } as never);
  }

  /** The newest request of that name. */
  asked(type: ClientMessage['type']): ClientMessage {
    const found = this.sent.filter((message) => message.type === type).at(-1);
    if (!found) throw new Error(`Nobody sent "${type}".`);
    return found;
  }

  reply(type: ClientMessage['type'], result: unknown): void {
    this.receive({ re: this.asked(type).id, ok: true, result } as ServerMessage);
  }
}
