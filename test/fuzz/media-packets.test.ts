/** RTP, RTCP and the codecs' descriptors: whatever comes, nothing is thrown and nothing but packets goes on. */
import { describe, expect, it } from 'vitest';
import type { PublishInfo } from '../../src/server/sfu/messages.js';
import { readFeedback } from '../../src/server/sfu/worker/bwe/feedback.js';
import { newCounters } from '../../src/server/sfu/worker/counters.js';
import { DataTracks } from '../../src/server/sfu/worker/data-tracks.js';
import { DownlinkControl } from '../../src/server/sfu/worker/downlink-control.js';
import { LIMITS } from '../../src/server/sfu/worker/limits.js';
import { PeerRtp } from '../../src/server/sfu/worker/peer-rtp.js';
import { Publications } from '../../src/server/sfu/worker/publications.js';
import { readAv1 } from '../../src/server/sfu/worker/rtp/av1.js';
import { readH264 } from '../../src/server/sfu/worker/rtp/h264.js';
import { noExtensions, parseRtp, type RtpPacket } from '../../src/server/sfu/worker/rtp/packet.js';
import { writePicture } from '../../src/server/sfu/worker/rtp/picture.js';
import {
  writeNack,
  writePli,
  writeReceiverReports,
  writeSenderReport,
} from '../../src/server/sfu/worker/rtp/rtcp-write.js';
import { readRtcp, type RtcpHandler } from '../../src/server/sfu/worker/rtp/rtcp.js';
import { TwccRecorder } from '../../src/server/sfu/worker/rtp/twcc.js';
import { UpTrack } from '../../src/server/sfu/worker/rtp/up-track.js';
import { readVp8 } from '../../src/server/sfu/worker/rtp/vp8.js';
import { readVp9 } from '../../src/server/sfu/worker/rtp/vp9.js';
import { parseOffer } from '../../src/server/sfu/worker/sdp/offer.js';
import { Subscriptions } from '../../src/server/sfu/worker/subscriptions.js';
import { rtpPacket, vp8Payload } from '../helpers/rtp-packets.js';
import { anOffer } from '../helpers/sdp-offer.js';
import { bytes, fuzz, noise, pick, type Random } from './fuzz.js';

const text = (value: string) => [...Buffer.from(value)];

const RTP = [
  rtpPacket({
    payload: vp8Payload(300, 7, true),
    extensions: [
      [3, [0, 9]],
      [4, text('0')],
      [10, text('q')],
    ],
  }),
  rtpPacket({
    ssrc: 2,
    payload: vp8Payload(5, 1, false),
    padding: 20,
    extensions: [
      [3, [0, 9]],
      [4, text('0')],
      [10, text('h')],
    ],
  }),
  rtpPacket({
    ssrc: 3,
    payloadType: 97,
    payload: [0, 1, ...vp8Payload(5, 1, false)],
    extensions: [
      [4, text('0')],
      [11, text('q')],
    ],
  }),
  rtpPacket({
    ssrc: 900,
    payloadType: 111,
    extensions: [
      [1, [0x80]],
      [3, [1, 1]],
    ],
  }),
];

function feedback(): Buffer {
  const recorder = new TwccRecorder(1);
  for (let sequence = 0; sequence < 40; sequence++)
    if (sequence % 5) recorder.record(sequence, 1, sequence * 3);
  return Buffer.concat(recorder.take());
}

const RTCP = [
  writeSenderReport(1, 1, 2, 3, 4, 5),
  writeNack(1, 2, [3, 4, 9, 70]),
  writePli(1, 2),
  ...writeReceiverReports(1, [
    {
      ssrc: 1,
      fractionLost: 1,
      lost: 2,
      highestSequence: 3,
      jitter: 4,
      lastReport: 5,
      delaySinceReport: 6,
    },
  ]),
  feedback(),
  Buffer.from('8fce00050000000100000000524d42010b1c2d3e00000002', 'hex'),
  Buffer.from('84ce000400000001000000000000000201000000', 'hex'),
];

const CODECS = [
  readVp8,
  readVp9,
  readAv1,
  (packet: RtpPacket) => {
    readH264(packet);
    return true;
  },
];
const IDS = {
  ...noExtensions(),
  transportSequence: 3,
  mid: 4,
  rid: 10,
  repairedRid: 11,
  audioLevel: 1,
  dependency: 12,
};

describe('garbage among the packets', () => {
  it('is no RTP, or a packet that can be passed on', () => {
    const rounds = fuzz((random) => {
      const packet = parseRtp(bytes(random, RTP), IDS);
      if (!packet) return;
      expect(packet.payloadEnd).toBeGreaterThanOrEqual(packet.payloadStart);
      expect(packet.mid.length + packet.rid.length + packet.repairedRid.length).toBeLessThan(2_048);
      const length = packet.payloadLength;
      if (random() < 0.2 && !packet.unwrapRtx(96, 1)) return;
      if (pick(random, CODECS)(packet))
        writePicture(packet, { pictureId: 77, tl0: 3, keyIndex: 1 });
      const ids = { transportSequence: pick(random, [0, 3]), dependency: pick(random, [0, 12]) };
      const out = packet.withDependency(96, 1, 2, 3, ids, 5);
      const again = packet.withHeader(96, 1, 2, 3, ids.transportSequence);
      expect(again.readUInt32BE(8)).toBe(3);
      expect(out.length).toBeLessThan(length + 600);
    });
    expect(rounds).toBeGreaterThan(100);
  });

  it('is no RTCP, or reports with numbers in their ranges', () => {
    const whole = (value: number, most: number) => {
      expect(Number.isInteger(value) && value >= 0 && value <= most).toBe(true);
    };
    let told = 0;
    const handler: RtcpHandler = {
      senderReport: ({ ssrc }) => whole(ssrc, 0xffff_ffff),
      receiverReport: (ssrc, fraction) => {
        whole(ssrc, 0xffff_ffff);
        whole(fraction, 255);
      },
      nack: (_ssrc, sequences) => {
        expect(sequences.length).toBeLessThan(300);
        for (const sequence of sequences) whole(sequence, 0xffff);
      },
      transportFeedback: (buffer, from, end) =>
        void readFeedback(buffer, from, end, (sequence, arrived) => {
          told += 1;
          whole(sequence, 0xffff);
          expect(Number.isFinite(arrived)).toBe(true);
        }),
      receiverEstimate: (bitrate) => expect(Number.isNaN(bitrate)).toBe(false),
      keyframeRequest: (ssrc) => whole(ssrc, 0xffff_ffff),
    };
    fuzz((random) => readRtcp(bytes(random, RTCP), handler));
    expect(told).toBeGreaterThan(1_000);
  });

  it('neither throws nor grows anything, however long a client keeps it up', () => {
    const info: PublishInfo = {
      trackId: 'TR_v',
      cid: 'camera',
      kind: 'video',
      source: 'camera',
      muted: false,
      layers: [],
      maxBitrate: 0,
      maxFrameRate: 0,
    };
    const newPeer = () => {
      const failures: string[] = [];
      const publications = new Publications();
      const downlink = new DownlinkControl({
        downs: () => [],
        send: () => true,
        isSpeaking: () => false,
        tellStates: () => {},
        answered: () => {},
      });
      const link = { extensions: downlink.extensions, sendRtp: () => true, sendRtcp: () => {} };
      const rtp = new PeerRtp({
        publications,
        subscriptions: new Subscriptions(link, 'c', () => undefined),
        downlink,
        counters: newCounters(),
        sendRtcp: link.sendRtcp,
        fail: (reason) => failures.push(reason),
      });
      const offer = parseOffer(
        anOffer([
          { kind: 'video', direction: 'sendonly', msid: 'camera', rids: ['q', 'h'] },
          { kind: 'audio', direction: 'sendonly', msid: 'mic', ssrc: 900 },
        ]),
      );
      rtp.learn(offer);
      publications.announce(info);
      publications.announce({
        ...info,
        trackId: 'TR_a',
        cid: 'mic',
        kind: 'audio',
        source: 'microphone',
      });
      publications.bind(
        offer.sections,
        (track, codec, pt, rtx) => new UpTrack(track, 'PA_a', codec, pt, rtx, rtp.uplink),
      );
      return { rtp, publications, failures };
    };
    let peer = newPeer();
    let now = performance.now();
    fuzz((random) => {
      for (let i = 0; i < 20; i++) {
        const datagram =
          random() < 0.1 ? noise(random, 60) : bytes(random, random() < 0.3 ? RTCP : RTP);
        peer.rtp.receive(datagram);
      }
      peer.rtp.tick((now += 25));
      for (const track of peer.publications.tracks)
        expect(track.layers.size).toBeLessThanOrEqual(LIMITS.ridsPerSection);
      // Its process would have closed it.
      if (peer.failures.length > 0) peer = newPeer();
    });
  });

  it('is no packet of a data track of somebody else', () => {
    const tracks = new DataTracks();
    tracks.publish('PA_a', 'DTR_1', 0x0102);
    tracks.publish('PA_b', 'DTR_2', 0x0102);
    const got: Uint8Array[] = [];
    tracks.subscribe('PA_c', { sendTrackPacket: (packet) => got.push(packet) }, 'DTR_2', 7);
    const seed = Buffer.from('00000102000000010000000201020304', 'hex');
    fuzz((random: Random) => tracks.forward('PA_a', bytes(random, [seed])));
    expect(got).toEqual([]);
  });
});
