import { beforeEach, describe, expect, it } from 'vitest';
import { rtpPacket, seededRandom, vp8Payload } from '../../../../test/helpers/rtp-packets.js';
import type { PublishInfo } from '../messages.js';
import { DownlinkControl, type StreamState } from './downlink-control.js';
import { DownSlot } from './rtp/down-slot.js';
import { DEFAULT_WISH, DownTrack } from './rtp/down-track.js';
import { noExtensions, parseRtp } from './rtp/packet.js';
import { TwccRecorder } from './rtp/twcc.js';
import type { UpLayer } from './rtp/up-layer.js';
import { UpTrack } from './rtp/up-track.js';

const RATES = [150_000, 500_000, 1_500_000];
const RIDS = ['q', 'h', 'f'];
const FRAME_MS = 33;
const DELAY_MS = 20;
const QUEUE_MS = 300;
const FEEDBACK_MS = 50;
const PACKET = 1_100;

/** A camera in three layers that sends a key frame when it is asked for one. */
class Camera {
  readonly track: UpTrack;
  private readonly layers: UpLayer[];
  private readonly keys = new Set<number>();
  private readonly sequences = [0, 0, 0];
  private frame = 0;

  constructor(trackId: string) {
    const layers = RATES.map((bitrate, quality) => {
      return { rid: RIDS[quality]!, quality, width: 320, height: 180, bitrate };
    });
    const info: PublishInfo = {
      trackId,
      cid: '',
      kind: 'video',
      source: 'camera',
      muted: false,
      layers,
      maxBitrate: 0,
      maxFrameRate: 0,
    };
    this.track = new UpTrack(
      info,
      `PA_${trackId}`,
      { name: 'VP8', clockRate: 90_000, profile: '' },
      96,
      97,
      {
        localSsrc: 1,
        sendRtcp: (packet) => {
          if (packet[1] === 206) this.keys.add(packet.readUInt32BE(8));
        },
        countNack: () => {},
        countPli: () => {},
      },
    );
    this.layers = RIDS.map((rid, quality) => this.track.openLayer(rid, 100 + quality, 0));
  }

  send(now: number): void {
    this.frame += 1;
    this.layers.forEach((layer, quality) => {
      const key = this.keys.delete(layer.stream.ssrc);
      let bytes = Math.round((RATES[quality]! * FRAME_MS) / 8_000);
      for (let first = true; bytes > 0; bytes -= PACKET, first = false) {
        const header = vp8Payload(this.frame, this.frame & 0xff, key && first);
        if (!first) header[0] = 0x80;
        const size = Math.max(20, Math.min(bytes, PACKET));
        const payload = [...header, ...new Array<number>(size - header.length).fill(7)];
        const sequence = (this.sequences[quality]! += 1);
        const timestamp = this.frame * 3_000;
        const buffer = rtpPacket({ sequence, timestamp, marker: bytes <= PACKET, payload });
        this.track.receive(layer, parseRtp(buffer, noExtensions())!, now);
      }
    });
    this.track.tick(now);
  }
}

const random = seededRandom(31);

/** A receiver behind a path of so many bits a second, with a queue, that gives feedback like a browser. */
class Simulation {
  capacity = 10_000_000;
  loss = 0;
  now = 1_000;
  /** How far the client's clock is ahead of ours, in milliseconds. */
  ahead = 0;
  lost = 0;
  passed = 0;
  padded = 0;
  readonly states: StreamState[] = [];
  readonly control: DownlinkControl;
  readonly downs: DownTrack[] = [];
  readonly cameras: Camera[] = [];
  private free = 0;
  private count = 0;
  private readonly arrivals: { at: number; sequence: number }[] = [];
  private readonly feedbacks: { at: number; packet: Buffer }[] = [];
  private readonly recorder = new TwccRecorder(1);

  constructor() {
    this.control = new DownlinkControl({
      downs: () => this.downs,
      send: (packet) => this.carry(packet),
      isSpeaking: () => false,
      tellStates: (streams) => this.states.push(...streams),
      answered: () => {},
    });
    this.control.extensions.transportSequence = 3;
  }

  add(area = 0): DownTrack {
    const camera = new Camera(`TR_${this.cameras.length}`);
    const slot = new DownSlot(String(this.cameras.length), 'video', random);
    slot.payloadType = 96;
    slot.rtxPayloadType = 97;
    const down = new DownTrack(camera.track, slot, {
      extensions: this.control.extensions,
      sendRtp: (packet, now) => this.control.sendRtp(packet, now),
      sendRtcp: () => {},
    });
    this.cameras.push(camera);
    this.downs.push(down);
    down.setWish({ ...DEFAULT_WISH, width: area, height: area > 0 ? 1 : 0 }, this.now);
    this.control.changed();
    return down;
  }

  run(seconds: number, each: () => void = () => {}): void {
    for (const end = this.now + seconds * 1_000; this.now < end; this.now += 1) {
      const { now } = this;
      if (now % FRAME_MS === 0) for (const camera of this.cameras) camera.send(now);
      if (now % 100 === 0) for (const down of this.downs) down.chooseLayer(now);
      if (now % 25 === 0) this.control.tick(now);
      this.deliver(now);
      each();
    }
  }

  /** Seconds until it is so. */
  until(condition: () => boolean, seconds: number): number {
    const from = this.now;
    while (!condition()) {
      if (this.now - from > seconds * 1_000) return Infinity;
      this.run(0.05);
    }
    return (this.now - from) / 1_000;
  }

  private carry(packet: Buffer): boolean {
    const at = Math.max(this.now, this.free) + (packet.length * 8_000) / this.capacity;
    if ((packet[1]! & 0x7f) === 97) this.padded += packet.length;
    this.count += 1;
    if (at - this.now > QUEUE_MS || (this.loss > 0 && this.count % (1 / this.loss) < 1)) {
      this.lost += 1;
      return true;
    }
    this.free = at;
    this.passed += 1;
    this.arrivals.push({ at: at + DELAY_MS, sequence: packet.readUInt16BE(17) });
    return true;
  }

  private deliver(now: number): void {
    while ((this.arrivals[0]?.at ?? Infinity) <= now) {
      const { at, sequence } = this.arrivals.shift()!;
      this.recorder.record(sequence, 1, at + this.ahead);
    }
    if (now % FEEDBACK_MS === 0)
      for (const packet of this.recorder.take())
        this.feedbacks.push({ at: now + DELAY_MS, packet });
    while ((this.feedbacks[0]?.at ?? Infinity) <= now) {
      const { packet } = this.feedbacks.shift()!;
      this.control.feedback(packet, 12, packet.length, now);
    }
  }
}

describe('DownlinkControl', () => {
  let link: Simulation;

  beforeEach(() => {
    link = new Simulation();
  });

  it('reaches the best layer soon where the path allows it, and then leaves the path alone', () => {
    const down = link.add();
    expect(link.until(() => down.quality === 2, 5)).toBeLessThan(5);
    link.run(3);
    const { padded } = link;
    link.run(10);
    expect(link.padded).toBe(padded);
    expect(link.lost).toBe(0);
  });

  it('understands a client whose clock starts over in the middle of a call', () => {
    // Feedback counts in steps of 64 ms, in 24 bits.
    link.ahead = 2 ** 24 * 64 - 6_000;
    const down = link.add();
    link.until(() => down.quality === 2, 5);
    link.run(10);
    link.capacity = 300_000;
    expect(link.until(() => down.quality === 0, 5)).toBeLessThan(5);
    link.run(3);
    link.capacity = 10_000_000;
    expect(link.until(() => down.quality === 2, 10)).toBeLessThan(10);
  });

  it('falls to the low layer on a narrow path, stays there in peace, and comes back within ten seconds', () => {
    const down = link.add();
    link.until(() => down.quality === 2, 5);
    link.run(3);
    link.capacity = 300_000;
    expect(link.until(() => down.quality === 0, 5)).toBeLessThan(5);
    link.run(2);
    const { lost, passed } = link;
    let flips = 0;
    link.run(15, () => (flips += down.quality === 0 ? 0 : 1));
    expect(flips).toBe(0);
    expect((link.lost - lost) / (link.passed - passed)).toBeLessThan(0.01);
    expect(link.states).toEqual([]);
    link.capacity = 10_000_000;
    expect(link.until(() => down.quality === 2, 15)).toBeLessThan(10);
  });

  it('finds the layer that fits between', () => {
    const down = link.add();
    link.capacity = 900_000;
    link.run(10);
    let middle = 0;
    link.run(10, () => (middle += down.quality === 1 ? 1 : 0));
    expect(middle).toBeGreaterThan(9_000);
  });

  it('pauses the smallest, last-come pictures first, says so, and lets them go on', () => {
    const big = link.add(500_000);
    const first = link.add(10_000);
    const last = link.add(10_000);
    link.run(5);
    link.capacity = 420_000;
    expect(link.until(() => last.allowed < 0, 8)).toBeLessThan(8);
    link.run(3);
    expect(big.allowed).toBe(0);
    expect([first.allowed, last.allowed]).toEqual([0, -1]);
    expect(link.states).toContainEqual({ trackId: 'TR_2', paused: true });
    expect(link.states).not.toContainEqual({ trackId: 'TR_0', paused: true });
    expect(link.control.pausedStreams).toBe(1);
    link.capacity = 10_000_000;
    expect(link.until(() => last.quality >= 0 && big.quality === 2, 15)).toBeLessThan(12);
    expect(link.states.at(-1)).toEqual({ trackId: 'TR_2', paused: false });
  });

  it('brings a lone picture back that had no room at all', () => {
    const down = link.add();
    link.run(5);
    link.capacity = 90_000;
    expect(link.until(() => down.allowed < 0, 10)).toBeLessThan(10);
    link.run(5);
    link.capacity = 10_000_000;
    expect(link.until(() => down.quality === 2, 30)).toBeLessThan(20);
  });

  it('keeps a role’s cap, whatever the path carries', () => {
    const down = link.add();
    link.control.maxBitrate = 700_000;
    link.run(10);
    expect(down.quality).toBe(1);
    link.control.maxBitrate = 0;
    expect(link.until(() => down.quality === 2, 10)).toBeLessThan(10);
  });

  it('does not take loss of a few per cent for a narrow path', () => {
    const down = link.add();
    link.loss = 0.05;
    expect(link.until(() => down.quality === 2, 10)).toBeLessThan(10);
    link.run(10);
    expect(down.quality).toBe(2);
  });

  it('backs off where much is lost', () => {
    const down = link.add();
    link.until(() => down.quality === 2, 5);
    link.loss = 0.25;
    link.run(10);
    expect(down.quality).toBeLessThan(2);
  });
});
