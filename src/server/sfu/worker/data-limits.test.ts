/** What one client may send and leave unread on its data channels. */
import type { DataChannel } from 'node-datachannel';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PeerData } from './data.js';
import { LIMITS } from './limits.js';

/** A channel without a network. */
class PaperChannel {
  buffered = 0;
  readonly sent: Uint8Array[] = [];
  #onMessage: (bytes: Buffer) => void = () => {};
  readonly #label: string;

  constructor(label: string) {
    this.#label = label;
  }

  getLabel = () => this.#label;
  getId = () => 1;
  isOpen = () => true;
  bufferedAmount = () => this.buffered;
  onOpen(): void {}
  onClosed(): void {}

  onMessage(listener: (bytes: Buffer) => void): void {
    this.#onMessage = listener;
  }

  sendMessageBinary(bytes: Uint8Array): boolean {
    this.sent.push(bytes);
    return true;
  }

  /** The client sends so many messages of a size. */
  receive(size: number, count = 1): void {
    for (let i = 0; i < count; i++) this.#onMessage(Buffer.alloc(size));
  }
}

describe('a client’s data', () => {
  let reliable: PaperChannel;
  let lossy: PaperChannel;
  let data: PeerData;
  const heard = { message: vi.fn(), trackPacket: vi.fn(), tooSlow: vi.fn(), tooMuch: vi.fn() };

  beforeEach(() => {
    vi.clearAllMocks();
    vi.useFakeTimers({ toFake: ['performance'] });
    data = new PeerData({ ...heard, error: () => {} });
    reliable = new PaperChannel('_reliable');
    lossy = new PaperChannel('_lossy');
    for (const channel of [reliable, lossy]) data.attach(channel as unknown as DataChannel);
    return () => vi.useRealTimers();
  });

  it('may come in a burst of many bytes, then at a steady rate, lossy data without consequences', () => {
    const size = LIMITS.dataPacketBytes;
    lossy.receive(size, LIMITS.dataByteBurst / size + 10);
    expect(heard.message).toHaveBeenCalledTimes(LIMITS.dataByteBurst / size);
    vi.advanceTimersByTime(1_000);
    lossy.receive(size, LIMITS.dataBytesPerSecond / size + 10);
    expect(heard.message).toHaveBeenCalledTimes(
      (LIMITS.dataByteBurst + LIMITS.dataBytesPerSecond) / size,
    );
    expect(heard.tooMuch).not.toHaveBeenCalled();
  });

  it('may be so many messages', () => {
    lossy.receive(1, LIMITS.dataPacketBurst + 10);
    expect(heard.message).toHaveBeenCalledTimes(LIMITS.dataPacketBurst);
    vi.advanceTimersByTime(1_000);
    lossy.receive(1, LIMITS.dataPacketsPerSecond + 10);
    expect(heard.message).toHaveBeenCalledTimes(
      LIMITS.dataPacketBurst + LIMITS.dataPacketsPerSecond,
    );
  });

  it('ends its sender when it is reliable and too much', () => {
    reliable.receive(1, LIMITS.dataPacketBurst);
    expect(heard.tooMuch).not.toHaveBeenCalled();
    reliable.receive(1);
    expect(heard.tooMuch).toHaveBeenCalledTimes(1);
  });

  it('is no longer than a packet may be', () => {
    reliable.receive(LIMITS.dataPacketBytes + 1);
    expect(heard.message).not.toHaveBeenCalled();
  });

  it('is left out, or ends the receiver, where it is not read', () => {
    lossy.buffered = LIMITS.lossyBuffered + 1;
    data.send(new Uint8Array(1), false);
    expect([lossy.sent.length, heard.tooSlow.mock.calls.length]).toEqual([0, 0]);
    reliable.buffered = LIMITS.reliableBuffered;
    data.send(new Uint8Array(1), true);
    expect(reliable.sent).toHaveLength(1);
    reliable.buffered += 1;
    data.send(new Uint8Array(1), true);
    expect(reliable.sent).toHaveLength(1);
    expect(heard.tooSlow).toHaveBeenCalledTimes(1);
  });

  it('comes in so many channels at most', () => {
    const close = vi.fn();
    for (let i = 2; i <= LIMITS.dataChannels; i++)
      data.attach(Object.assign(new PaperChannel('_lossy'), { close }) as unknown as DataChannel);
    expect(close).toHaveBeenCalledTimes(1);
  });
});
