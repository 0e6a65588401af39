import { beforeEach, describe, expect, it } from 'vitest';
import { rtpPacket, seededRandom, vp8Payload } from '../../../../../test/helpers/rtp-packets.js';
import type { PublishInfo } from '../../messages.js';
import { DownSlot } from './down-slot.js';
import { DEFAULT_WISH, DownTrack } from './down-track.js';
import { noExtensions, parseRtp } from './packet.js';
import type { UpLayer } from './up-layer.js';
import { UpTrack } from './up-track.js';
import { readVp8 } from './vp8.js';

const IDS = noExtensions();
const VP8 = { name: 'VP8', clockRate: 90_000, profile: '' } as const;
const INFO: PublishInfo = {
  trackId: 'TR_v',
  cid: 'c',
  kind: 'video',
  source: 'camera',
  muted: false,
  layers: ['q', 'h'].map((rid, quality) => ({ rid, quality, width: 1, height: 1, bitrate: 1 })),
  maxBitrate: 0,
  maxFrameRate: 0,
};

interface Sent {
  sequence: number;
  timestamp: number;
  ssrc: number;
  payloadType: number;
  pictureId: number;
  tl0: number;
}

describe('DownTrack', () => {
  let now: number;
  let requests: Buffer[];
  let sent: Sent[];
  let reports: Buffer[];
  let track: UpTrack;
  let slot: DownSlot;
  let down: DownTrack;
  let low: UpLayer;
  let high: UpLayer;

  const link = {
    extensions: { transportSequence: 0, dependency: 0 },
    sendRtp: (buffer: Buffer) => {
      const packet = parseRtp(Buffer.from(buffer), IDS)!;
      readVp8(packet);
      const { sequence, timestamp, ssrc, payloadType, pictureId, tl0 } = packet;
      sent.push({ sequence, timestamp, ssrc, payloadType, pictureId, tl0 });
      return true;
    },
    sendRtcp: (buffer: Buffer) => reports.push(buffer),
  };

  beforeEach(() => {
    now = 10_000;
    requests = [];
    sent = [];
    reports = [];
    track = new UpTrack(INFO, 'PA_a', VP8, 96, 0, {
      localSsrc: 1,
      sendRtcp: (buffer) => requests.push(buffer),
      countNack: () => {},
      countPli: () => {},
    });
    slot = new DownSlot('3', 'video', seededRandom(1));
    slot.payloadType = 120;
    down = new DownTrack(track, slot, link);
    low = track.openLayer('q', 100);
    high = track.openLayer('h', 200);
    want(down, 2);
  });

  const want = (track: DownTrack, quality: number) => {
    track.setWish({ ...DEFAULT_WISH, quality }, now);
    track.setAllowed(2, now);
  };

  /** One frame in one packet. */
  const frame = (
    layer: UpLayer,
    sequence: number,
    options: { key?: boolean; at?: number; marker?: boolean } = {},
  ) => {
    if (options.at !== undefined) now = options.at;
    const base = layer === low ? 1_000 : 500_000;
    const buffer = rtpPacket({
      sequence,
      marker: options.marker ?? true,
      timestamp: base + now * 90,
      payload: vp8Payload(sequence & 0x7fff, sequence & 0xff, options.key === true),
    });
    track.receive(layer, parseRtp(buffer, IDS)!, now);
  };
  const padding = (layer: UpLayer, sequence: number) => {
    const buffer = rtpPacket({ sequence, payload: [], padding: 50 });
    track.receive(layer, parseRtp(buffer, IDS)!, now);
  };
  const sequences = () => sent.map(({ sequence }) => sequence - (sent[0]?.sequence ?? 0));

  it('starts at a key frame, under the receiver’s SSRC and payload type', () => {
    frame(low, 5);
    expect(sent).toEqual([]);
    frame(low, 6, { key: true });
    frame(low, 7);
    expect(sequences()).toEqual([0, 1]);
    expect(sent[0]).toMatchObject({ ssrc: slot.ssrc, payloadType: 120 });
  });

  it('asks the target layer for a key frame', () => {
    frame(low, 5);
    expect(requests.some((buffer) => buffer[1] === 206 && buffer.readUInt32BE(8) === 100)).toBe(
      true,
    );
  });

  it('shows the smallest layer first, and aims higher once a whole picture of it went out', () => {
    const askedHigh = () =>
      requests.some((buffer) => buffer[1] === 206 && buffer.readUInt32BE(8) === 200);
    frame(high, 900);
    frame(low, 10);
    requests.length = 0;
    frame(high, 901, { key: true });
    frame(low, 11, { key: true, marker: false });
    frame(high, 902, { key: true });
    expect(sequences()).toEqual([0]);
    expect(askedHigh()).toBe(false);
    now += 1_000;
    frame(high, 903);
    frame(low, 12);
    expect(sequences()).toEqual([0, 1]);
    expect(askedHigh()).toBe(true);
    frame(high, 904, { key: true });
    frame(low, 13);
    expect(sequences()).toEqual([0, 1, 2]);
  });

  it('changes layers at a key frame with every number running on', () => {
    frame(low, 10, { key: true });
    frame(low, 11, { at: 10_050 });
    frame(high, 900, { at: 10_060 });
    frame(low, 12, { at: 10_100 });
    frame(high, 901, { key: true, at: 10_110 });
    frame(low, 13, { at: 10_150 });
    frame(high, 902, { at: 10_160 });
    expect(sequences()).toEqual([0, 1, 2, 3, 4]);
    const ids = sent.map(({ pictureId }) => pictureId - sent[0]!.pictureId);
    expect(ids).toEqual([0, 1, 2, 3, 4]);
    const times = sent.map(({ timestamp }) => timestamp - sent[0]!.timestamp);
    expect(times).toEqual([0, 4_500, 9_000, 9_900, 14_400]);
  });

  it('follows the senders’ clocks over a change of layers, not the arrival', () => {
    const clock = (layer: UpLayer, rtp: number) =>
      layer.stream.senderReport(
        { ssrc: 0, ntpSeconds: 50, ntpFraction: 0, rtpTimestamp: rtp },
        now,
      );
    frame(low, 10, { key: true });
    // At NTP 50 s, low stands at the time of 10 000 ms and high at that of 10 020 ms.
    clock(low, 1_000 + 10_000 * 90);
    clock(high, 500_000 + 10_020 * 90);
    frame(high, 900, { at: 10_100 });
    frame(high, 901, { key: true, at: 10_140 });
    expect(sent[1]!.timestamp - sent[0]!.timestamp).toBe(120 * 90);
  });

  it('leaves no gap where a probe was, and keeps a real loss as a gap', () => {
    frame(low, 10, { key: true });
    padding(low, 11);
    padding(low, 12);
    frame(low, 13);
    frame(low, 15);
    expect(sequences()).toEqual([0, 1, 3]);
  });

  it('puts a late packet in its place, before and behind a probe', () => {
    frame(low, 10, { key: true });
    frame(low, 12);
    padding(low, 13);
    frame(low, 15);
    frame(low, 11);
    frame(low, 14);
    expect(sequences()).toEqual([0, 2, 4, 1, 3]);
  });

  it('never sends what is older than the key frame it started with', () => {
    frame(low, 10, { key: true });
    frame(low, 9);
    expect(sent).toHaveLength(1);
  });

  it('wraps with its publisher', () => {
    frame(low, 0xfffe, { key: true });
    for (let i = 1; i <= 3_000; i++) frame(low, (0xfffe + i) & 0xffff);
    frame(low, (0xfffe + 2_990) & 0xffff);
    expect(sequences().slice(0, 3_001)).toEqual(Array.from({ length: 3_001 }, (_, i) => i));
    expect(sequences().at(-1)).toBe(2_990);
  });

  it('sends nothing while muted and runs on at a key frame afterwards', () => {
    frame(low, 10, { key: true });
    track.setMuted(true, now);
    frame(low, 11, { key: true });
    track.setMuted(false, now);
    frame(low, 12);
    frame(low, 13, { key: true, at: 10_500 });
    expect(sequences()).toEqual([0, 1]);
    expect(sent[1]!.timestamp - sent[0]!.timestamp).toBe(45_000);
  });

  it('sends nothing while nobody looks', () => {
    frame(low, 10, { key: true });
    down.setWish({ ...DEFAULT_WISH, paused: true }, now);
    frame(low, 11, { key: true });
    expect(sent).toHaveLength(1);
  });

  it('answers a NACK with the packet as it was sent, not without end', () => {
    frame(low, 10, { key: true });
    frame(low, 11);
    const [first] = sent;
    frame(high, 700, { key: true });
    for (let i = 0; i < 6; i++) down.repeat([first!.sequence], (now += 20), 0);
    expect(sent.slice(3)).toEqual(Array.from({ length: 4 }, () => first));
    expect(down.repeat([(first!.sequence - 1) & 0xffff], now, 0)).toBe(0);
  });

  it('runs on when the section carries another track', () => {
    frame(low, 10, { key: true });
    down.close();
    const other = new DownTrack(track, slot, link);
    want(other, 0);
    frame(low, 40, { key: true, at: 11_000 });
    expect(sequences()).toEqual([0, 1]);
    expect(sent[1]!.timestamp - sent[0]!.timestamp).toBe(90_000);
  });

  it('hands the publisher’s clock on in the receiver’s numbers', () => {
    low.stream.senderReport(
      { ssrc: 100, ntpSeconds: 1_000, ntpFraction: 0x8000_0000, rtpTimestamp: 1_000 + now * 90 },
      now,
    );
    frame(low, 10, { key: true });
    const report = reports[0]!;
    expect(report.readUInt32BE(4)).toBe(slot.ssrc);
    expect(report.readUInt32BE(8)).toBe(1_000);
    expect(report.readUInt32BE(12)).toBe(0x8000_0000);
    expect(report.readUInt32BE(16)).toBe(sent[0]!.timestamp);
    now += 500;
    down.sendSenderReport(now);
    expect(reports[1]!.readUInt32BE(8)).toBe(1_001);
    expect(reports[1]!.readUInt32BE(16)).toBe(sent[0]!.timestamp + 45_000);
  });

  describe('with retransmissions and a transport sequence number', () => {
    const raw: Buffer[] = [];

    beforeEach(() => {
      raw.length = 0;
      slot.rtxPayloadType = 121;
      down.close();
      down = new DownTrack(track, slot, {
        extensions: { transportSequence: 3, dependency: 0 },
        sendRtp: (buffer) => raw.push(Buffer.from(buffer)) > 0,
        sendRtcp: () => {},
      });
      want(down, 2);
    });

    const read = (buffer: Buffer) => parseRtp(buffer, { ...noExtensions(), transportSequence: 3 })!;

    it('sends what is asked for in the retransmission stream, under numbers of its own', () => {
      frame(low, 10, { key: true });
      frame(low, 11);
      const [first, second] = raw.map(read);
      expect(down.repeat([first!.sequence, second!.sequence], (now += 50), 20)).toBe(2);
      const [one, two] = raw.slice(2).map(read);
      expect(one).toMatchObject({ ssrc: slot.rtxSsrc, payloadType: 121, transportSequence: 0 });
      expect(two!.sequence - one!.sequence).toBe(1);
      expect(one!.unwrapRtx(120, slot.ssrc)).toBe(true);
      expect(one!.sequence).toBe(first!.sequence);
      const payload = (packet: typeof one, source: Buffer) =>
        source.subarray(packet!.payloadStart, packet!.payloadEnd);
      expect(payload(one, raw[2]!)).toEqual(payload(first, raw[0]!));
    });

    it('does not repeat what may still be on its way, nor what is old', () => {
      frame(low, 10, { key: true });
      const { sequence } = read(raw[0]!);
      expect(down.repeat([sequence], (now += 50), 100)).toBe(1);
      expect(down.repeat([sequence], (now += 50), 100)).toBe(0);
      expect(down.repeat([sequence], (now += 50), 100)).toBe(1);
      expect(down.repeat([sequence], (now += 5_000), 100)).toBe(0);
    });

    it('fills a probe without touching the picture’s numbers', () => {
      frame(low, 10, { key: true });
      expect(down.pad(1_000, now)).toBeGreaterThanOrEqual(1_000);
      frame(low, 11);
      const media = raw.map(read).filter(({ ssrc }) => ssrc === slot.ssrc);
      expect(media[1]!.sequence - media[0]!.sequence).toBe(1);
      const padding = raw.map(read).filter(({ ssrc }) => ssrc === slot.rtxSsrc);
      expect(padding.every(({ empty }) => empty)).toBe(true);
    });

    it('pads between pictures where the receiver knows no retransmissions', () => {
      slot.rtxPayloadType = 0;
      frame(low, 10, { key: true });
      frame(low, 11, { marker: false });
      expect(down.pad(500, now)).toBe(0);
      frame(low, 12);
      expect(down.pad(500, now)).toBe(510);
      frame(low, 13);
      const numbers = raw.map((buffer) => read(buffer).sequence);
      expect(numbers.map((sequence) => sequence - numbers[0]!)).toEqual([0, 1, 2, 3, 4, 5]);
    });
  });

  it('leaves the pictures of high temporal layers out, without a hole in any count', () => {
    /** Three temporal layers, as Chromium sends them: 0 2 1 2. */
    const pattern = [0, 2, 1, 2];
    const send = (index: number) => {
      now += 33;
      const payload = vp8Payload(index, index & 0xff, index === 0);
      const temporal = pattern[index % 4]!;
      payload[5] = (temporal << 6) | (temporal === 1 ? 0x20 : 0);
      const fields = { sequence: index, timestamp: now * 90, marker: true, payload };
      track.receive(low, parseRtp(rtpPacket(fields), IDS)!, now);
      track.tick(now);
    };
    down.setWish({ ...DEFAULT_WISH, quality: 0, fps: 15 }, now);
    for (let index = 0; index < 90; index++) {
      send(index);
      if (index % 3 === 0) down.chooseLayer(now);
    }
    const before = sent.length;
    for (let index = 90; index < 150; index++) send(index);
    expect(sent.length - before).toBe(30);
    const steps = (key: 'sequence' | 'pictureId') =>
      new Set(sent.slice(1).map((entry, index) => entry[key] - sent[index]![key]));
    expect(steps('sequence')).toEqual(new Set([1]));
    expect(steps('pictureId')).toEqual(new Set([1]));
    down.setWish({ ...DEFAULT_WISH, quality: 0 }, now);
    const later = sent.length;
    for (let index = 150; index < 190; index++) send(index);
    expect(sent.length - later).toBeGreaterThan(35);
  });

  it('hears a receiver that cannot decode less often each time', () => {
    frame(low, 10, { key: true });
    frame(low, 11);
    requests.length = 0;
    for (let i = 0; i < 200; i++) down.keyframeWanted((now += 100));
    expect(requests.length).toBeGreaterThan(4);
    expect(requests.length).toBeLessThan(10);
  });
});
