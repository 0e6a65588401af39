import { beforeEach, describe, expect, it } from 'vitest';
import { rtpPacket, seededRandom } from '../../../../test/helpers/rtp-packets.js';
import type { PublishInfo } from '../messages.js';
import { newCounters, type Counters } from './counters.js';
import { DownlinkControl } from './downlink-control.js';
import { LIMITS } from './limits.js';
import { PeerRtp } from './peer-rtp.js';
import { Publications } from './publications.js';
import { UpTrack } from './rtp/up-track.js';
import { TwccRecorder } from './rtp/twcc.js';
import { parseOffer, type Offer } from './sdp/offer.js';
import { Subscriptions } from './subscriptions.js';
import { anOffer } from '../../../../test/helpers/sdp-offer.js';

const CAMERA: PublishInfo = {
  trackId: 'TR_v',
  cid: 'camera',
  kind: 'video',
  source: 'camera',
  muted: false,
  layers: [],
  maxBitrate: 0,
  maxFrameRate: 0,
};

describe('PeerRtp', () => {
  let rtcp: Buffer[];
  /** Empty packets that want to be told of. */
  let asked: Buffer[];
  let offer: Offer;
  let failures: [string, boolean][];
  let publications: Publications;
  let counters: Counters;
  let rtp: PeerRtp;

  beforeEach(() => {
    rtcp = [];
    asked = [];
    failures = [];
    publications = new Publications();
    counters = newCounters();
    const downlink = new DownlinkControl({
      downs: () => [],
      send: (packet) => asked.push(Buffer.from(packet)) > 0,
      isSpeaking: () => false,
      tellStates: () => {},
      answered: () => rtp.path.answered('probe', rtp.now),
    });
    const link = {
      extensions: downlink.extensions,
      sendRtp: () => true,
      sendRtcp: (packet: Buffer) => rtcp.push(packet),
    };
    rtp = new PeerRtp({
      publications,
      subscriptions: new Subscriptions(link, 'c', () => undefined),
      downlink,
      counters,
      sendRtcp: link.sendRtcp,
      fail: (reason, resumable) => failures.push([reason, resumable]),
    });
    offer = parseOffer(
      anOffer([
        { kind: 'video', direction: 'sendonly', msid: 'camera', rids: ['q', 'h'] },
        { kind: 'audio', direction: 'sendonly', msid: 'mic', ssrc: 900 },
      ]),
    );
    rtp.learn(offer);
    publications.announce(CAMERA);
    publications.announce({ ...CAMERA, trackId: 'TR_a', cid: 'mic', kind: 'audio' });
    publications.bind(
      offer.sections,
      (info, codec, payloadType, rtx) =>
        new UpTrack(info, 'PA_a', codec, payloadType, rtx, rtp.uplink),
    );
  });

  const send = (ssrc: number, mid: string, rid: string, payloadType = 96, sequence = 1) => {
    const text = (value: string) => [...Buffer.from(value)];
    const extensions: [number, number[]][] = [[3, [0, sequence & 0xff]]];
    if (mid) extensions.push([4, text(mid)]);
    if (rid) extensions.push([10, text(rid)]);
    rtp.receive(rtpPacket({ ssrc, payloadType, sequence, extensions, payload: [0x10, 0, 0] }));
  };
  const layers = () => [...(publications.byMid('0')?.layers.keys() ?? [])];

  it('finds a packet’s layer by MID and RID, later ones by their SSRC', () => {
    send(1, '0', 'q');
    send(2, '0', 'h');
    send(1, '', '', 96, 2);
    expect(layers()).toEqual(['q', 'h']);
    expect(publications.byMid('0')?.layers.get('q')?.stream.report(1)).toMatchObject({
      highestSequence: 2,
    });
  });

  it('falls back to the SSRCs of the offer', () => {
    send(900, '', '', 111);
    expect(publications.byMid('1')?.layers.get('')?.stream.ssrc).toBe(900);
  });

  it('fills a hole from the retransmissions of its layer, once', () => {
    const forwarded: number[] = [];
    const track = publications.byMid('0')!;
    track.downs.add({
      idle: false,
      demand: 0,
      chooseLayer: () => {},
      interrupt: () => {},
      forward: (layer, { sequence, payloadType, ssrc }) => {
        forwarded.push(sequence);
        expect([layer.rid, payloadType, ssrc]).toEqual(['q', 96, 1]);
      },
    });
    send(1, '0', 'q', 96, 1);
    send(1, '0', 'q', 96, 3);
    const repair = (sequence: number, original: number) => {
      const mid: [number, number[]] = [4, [...Buffer.from('0')]];
      const rid: [number, number[]] = [11, [...Buffer.from('q')]];
      const payload = [original >> 8, original & 0xff, 0x10, 0, 0];
      const fields = { ssrc: 51, payloadType: 97, sequence, extensions: [mid, rid], payload };
      rtp.receive(rtpPacket(fields));
    };
    repair(900, 2);
    repair(901, 2);
    repair(902, 1);
    expect(forwarded).toEqual([1, 3, 2]);
    expect(counters).toMatchObject({ rtxIn: 3, recovered: 1 });
  });

  it('ends no client for padding in its retransmissions', () => {
    send(1, '0', 'q');
    const mid: [number, number[]] = [4, [...Buffer.from('0')]];
    const rid: [number, number[]] = [11, [...Buffer.from('q')]];
    for (let sequence = 0; sequence < 200; sequence++)
      rtp.receive(
        rtpPacket({
          ssrc: 51,
          payloadType: 97,
          sequence,
          extensions: [mid, rid],
          payload: [],
          padding: 200,
        }),
      );
    expect(failures).toEqual([]);
    expect(counters.recovered).toBe(0);
  });

  it('takes a new SSRC of a layer for a restart of it', () => {
    send(1, '0', 'q');
    send(7, '0', 'q');
    expect(layers()).toEqual(['q']);
    expect(publications.byMid('0')?.layers.get('q')?.stream.ssrc).toBe(7);
  });

  it('ends a client that floods it with SSRCs', () => {
    for (let ssrc = 1; ssrc <= LIMITS.unknownSsrcs; ssrc++) send(1_000 + ssrc, '', '');
    expect(failures).toEqual([]);
    send(1, '0', 'nobody');
    expect(failures).toEqual([['too many unknown SSRCs', false]]);
  });

  it('ends a client that restarts its layers without end', () => {
    for (let ssrc = 1; ssrc <= LIMITS.boundSsrcs; ssrc++) send(ssrc, '0', 'q');
    expect(failures).toEqual([]);
    send(9_999, '0', 'q');
    expect(failures).toEqual([['too many SSRCs', false]]);
  });

  it('forgives what is still on its way from tracks that ended, however many there were', () => {
    const many = LIMITS.unknownSsrcs + 10;
    for (let ssrc = 1; ssrc <= many; ssrc++) send(ssrc, '0', 'q');
    rtp.forget(publications.withdraw('TR_v')!);
    for (let ssrc = 1; ssrc <= many; ssrc++) send(ssrc, '0', 'q', 96, 2);
    expect(failures).toEqual([]);
  });

  it('counts what a flood of packets sends, up to the limit', () => {
    for (let i = 0; i < LIMITS.rtpPerSecond + 500; i++) send(1, '0', 'q', 96, i);
    expect(counters.packetsIn).toBeLessThanOrEqual(LIMITS.rtpPerSecond * 2);
  });

  it('takes no more bytes of a client than its tracks may have together', () => {
    const before = performance.now();
    const size = 1_400;
    const count = Math.ceil((LIMITS.rtpBytesPerSecond * 1.2) / size);
    for (let sequence = 1; sequence <= count; sequence++) {
      const extensions: [number, number[]][] = [
        [3, [(sequence >> 8) & 0xff, sequence & 0xff]],
        [4, [0x30]],
        [10, [0x71]],
      ];
      const payload = new Array<number>(size).fill(0);
      rtp.receive(rtpPacket({ ssrc: 1, payloadType: 96, sequence, extensions, payload }));
    }
    const seconds = (performance.now() - before) / 1_000;
    expect(counters.bytesIn).toBeGreaterThan(LIMITS.rtpBytesPerSecond * 0.9);
    expect(counters.bytesIn).toBeLessThanOrEqual(LIMITS.rtpBytesPerSecond * (1 + seconds));
  });

  it('reports to the sender: feedback, lost packets, receiver reports', () => {
    send(1, '0', 'q', 96, 1);
    send(1, '0', 'q', 96, 4);
    rtp.tick(performance.now() + 2_000);
    const kinds = rtcp.map((packet) => `${packet[1]}/${(packet[0] ?? 0) & 31}`);
    expect(kinds).toContain('205/1');
    expect(kinds).toContain('205/15');
    expect(kinds).toContain('201/1');
    expect(counters.nacksOut).toBe(1);
  });

  it('notices a sender that is not heard any more, sooner after an ICE restart', () => {
    send(1, '0', 'q');
    const heard = rtp.lastHeard;
    rtp.tick(heard + 14_000);
    expect(failures).toEqual([]);
    rtp.tick(heard + 16_000);
    expect(failures).toEqual([['no packets from the client', true]]);
    failures.length = 0;
    rtp.keptAt = rtp.lastHeard;
    rtp.tick(rtp.lastHeard + 9_000);
    expect(failures).toHaveLength(1);
  });

  it('hears nothing bad in silence from somebody who sends nothing', () => {
    rtp.tick(performance.now() + 60_000);
    expect(failures).toEqual([]);
  });

  it('notices that its packets do not come, where the client tells of such as mean nothing', () => {
    const start = performance.now();
    const tick = (from: number, to: number) => {
      for (let at = from; at <= to; at += 500) rtp.tick(start + at);
    };
    tick(500, 1_500);
    expect(asked).toHaveLength(0);
    tick(2_500, 4_000);
    expect(asked.length).toBeGreaterThan(2);
    expect(failures).toEqual([]);

    const feedback = new TwccRecorder(7);
    feedback.record(asked.at(-1)!.readUInt16BE(17), 1, start + 4_000);
    for (const packet of feedback.take()) rtp.receive(packet);
    expect(rtp.path.knows('probe')).toBe(true);
    tick(5_000, 7_000);
    expect(failures).toEqual([]);
    tick(7_500, 10_000);
    expect(failures).toEqual([['packets do not reach the client', true]]);

    // Who changed its sections may not tell any more.
    rtp.path.renew(start + 10_000);
    rtp.learn(offer);
    tick(10_500, 20_000);
    expect(failures).toHaveLength(1);
  });

  it('expects an open microphone to be heard always', () => {
    send(900, '', '', 111);
    const heard = rtp.lastHeard;
    rtp.tick(heard + 7_000);
    expect(failures).toEqual([]);
    rtp.tick(heard + 9_000);
    expect(failures).toEqual([['no packets from the client', true]]);
  });

  it('survives any datagram', () => {
    const random = seededRandom(21);
    for (let round = 0; round < 5_000; round++) {
      const bytes = Buffer.from(Array.from({ length: random() * 100 }, () => random() * 256));
      if (bytes.length > 1) bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f);
      rtp.receive(bytes);
    }
    rtp.tick(performance.now() + 1_000);
  });
});
