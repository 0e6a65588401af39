/**
 * A second way in for clients that come over TURN by TCP or TLS.
 *
 * Chromium sends the ICE tie-breaker as zero over such relays (seen in 156). The ICE library takes a zero for an
 * absent attribute and refuses the check, so that these clients, who have no other way, never connect. This door
 * is offered to them as a second candidate of lowest priority: it passes every datagram between the relay and the
 * media port, and gives such a check another tie-breaker, signed anew with the session's own password (RFC 8445,
 * section 7.1.3; RFC 8489, section 14.5). Who reaches the media port directly never comes here.
 */
import { createHmac } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { crc32 } from 'node:zlib';

const MAX_FLOWS = 512;
const IDLE_MS = 45_000;
const SWEEP_MS = 5_000;

const MAGIC_COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const HEADER = 20;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ICE_CONTROLLED = 0x8029;
const ICE_CONTROLLING = 0x802a;
const FINGERPRINT = 0x8028;
const FINGERPRINT_XOR = 0x5354554e;

/** The password of the session with this user name fragment of ours. */
export type FindPassword = (ufrag: string) => string | undefined;

interface Flow {
  socket: Socket;
  heardAt: number;
}

export interface RelayDoorOptions {
  port: number;
  bindAddress: string;
  mediaPort: number;
  findPassword: FindPassword;
  onError: (error: Error) => void;
}

export class RelayDoor {
  readonly #options: RelayDoorOptions;
  readonly #socket: Socket;
  readonly #flows = new Map<string, Flow>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: RelayDoorOptions) {
    this.#options = options;
    const type = isIPv6(options.bindAddress) ? 'udp6' : 'udp4';
    this.#socket = createSocket(type);
    this.#socket.on('error', options.onError);
    this.#socket.on('message', (datagram, { address, port }) =>
      this.#fromRelay(datagram, address, port),
    );
    this.#socket.bind(options.port, options.bindAddress);
    this.#sweep = setInterval(() => this.#forgetIdle(), SWEEP_MS).unref();
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#socket.close();
    for (const { socket } of this.#flows.values()) socket.close();
    this.#flows.clear();
  }

  #fromRelay(datagram: Buffer, address: string, port: number): void {
    const key = `${address} ${String(port)}`;
    const flow = this.#flows.get(key) ?? this.#open(key, address, port, datagram);
    if (!flow) return;
    flow.heardAt = Date.now();
    if (isStun(datagram)) giveTieBreaker(datagram, this.#options.findPassword);
    flow.socket.send(datagram, this.#options.mediaPort, this.#mediaAddress);
  }

  /** Each relay has a socket of its own, so that the media port tells them apart. Only a known client opens one. */
  #open(key: string, address: string, port: number, datagram: Buffer): Flow | null {
    if (this.#flows.size >= MAX_FLOWS) return null;
    const ufrag = isStun(datagram) ? serverUfrag(datagram) : null;
    if (ufrag === null || this.#options.findPassword(ufrag) === undefined) return null;
    const socket = createSocket(isIPv6(this.#mediaAddress) ? 'udp6' : 'udp4');
    socket.on('error', this.#options.onError);
    socket.on('message', (reply) => this.#socket.send(reply, port, address));
    const flow = { socket, heardAt: Date.now() };
    this.#flows.set(key, flow);
    return flow;
  }

  get #mediaAddress(): string {
    const { bindAddress } = this.#options;
    if (bindAddress === '0.0.0.0') return '127.0.0.1';
    return bindAddress === '::' ? '::1' : bindAddress;
  }

  #forgetIdle(): void {
    const deadline = Date.now() - IDLE_MS;
    for (const [key, flow] of this.#flows) {
      if (flow.heardAt > deadline) continue;
      flow.socket.close();
      this.#flows.delete(key);
    }
  }
}

function isStun(datagram: Buffer): boolean {
  return (
    datagram.length >= HEADER &&
    datagram.readUInt8(0) < 4 &&
    datagram.readUInt32BE(4) === MAGIC_COOKIE &&
    datagram.readUInt16BE(2) + HEADER === datagram.length
  );
}

/** Where the value of each attribute lies; empty when the message is not well formed. */
function attributesOf(message: Buffer): Map<number, { start: number; length: number }> {
  const found = new Map<number, { start: number; length: number }>();
  for (let at = HEADER; at < message.length;) {
    if (at + 4 > message.length) return new Map();
    const length = message.readUInt16BE(at + 2);
    const next = at + 4 + Math.ceil(length / 4) * 4;
    if (next > message.length) return new Map();
    const type = message.readUInt16BE(at);
    if (!found.has(type)) found.set(type, { start: at + 4, length });
    at = next;
  }
  return found;
}

/** `USERNAME` of a check is the fragment of who receives it, a colon, and that of who sends it. */
function serverUfrag(message: Buffer): string | null {
  const user = attributesOf(message).get(USERNAME);
  if (!user) return null;
  const name = message.toString('latin1', user.start, user.start + user.length);
  return name.split(':')[0] ?? null;
}

/** Replaces a zero tie-breaker in place, where we know the password to sign with; leaves all else as it is. */
export function giveTieBreaker(message: Buffer, findPassword: FindPassword): void {
  if (message.readUInt16BE(0) !== BINDING_REQUEST) return;
  const attributes = attributesOf(message);
  const role = attributes.get(ICE_CONTROLLING) ?? attributes.get(ICE_CONTROLLED);
  const integrity = attributes.get(MESSAGE_INTEGRITY);
  if (role?.length !== 8 || integrity?.length !== 20) return;
  if (message.readBigUInt64BE(role.start) !== 0n || role.start > integrity.start) return;
  const password = findPassword(serverUfrag(message) ?? '');
  if (password === undefined || !isSigned(message, integrity.start, password)) return;
  message.writeBigUInt64BE(1n, role.start);
  sign(message, integrity.start, password).copy(message, integrity.start);
  const fingerprint = attributes.get(FINGERPRINT);
  if (fingerprint?.length !== 4) return;
  const sum = (crc32(message.subarray(0, fingerprint.start - 4)) ^ FINGERPRINT_XOR) >>> 0;
  message.writeUInt32BE(sum, fingerprint.start);
}

function isSigned(message: Buffer, start: number, password: string): boolean {
  return sign(message, start, password).equals(message.subarray(start, start + 20));
}

/** The signature covers the header with the length as it is up to the signature itself. */
function sign(message: Buffer, start: number, password: string): Buffer {
  const covered = Buffer.from(message.subarray(0, start - 4));
  covered.writeUInt16BE(start + 20 - HEADER, 2);
  return createHmac('sha1', password).update(covered).digest();
}
