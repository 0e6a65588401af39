import { beforeEach, describe, expect, it } from 'vitest';
import { UpTrack } from './rtp/up-track.js';
import type { TrackCodec } from './sdp/codecs.js';
import { parseOffer } from './sdp/offer.js';
import { Subscriptions } from './subscriptions.js';
import { anOffer, type TestSection } from '../../../../test/helpers/sdp-offer.js';

const VP8: TrackCodec = { name: 'VP8', clockRate: 90_000, profile: '' };
const OPUS: TrackCodec = { name: 'OPUS', clockRate: 48_000, profile: '' };
const H264: TrackCodec = { name: 'H264', clockRate: 90_000, profile: '42e0' };

describe('Subscriptions', () => {
  let tracks: Map<string, UpTrack>;
  let subscriptions: Subscriptions;

  const live = (trackId: string, codec: TrackCodec) => {
    const kind = codec.name === 'OPUS' ? 'audio' : 'video';
    const source = kind === 'audio' ? 'microphone' : 'camera';
    const info = {
      trackId,
      cid: '',
      kind,
      source,
      muted: false,
      maxBitrate: 0,
      maxFrameRate: 0,
    } as const;
    const uplink = { localSsrc: 1, sendRtcp: () => {}, countNack: () => {}, countPli: () => {} };
    tracks.set(trackId, new UpTrack({ ...info, layers: [] }, 'PA_p', codec, 96, 0, uplink));
  };
  const offer = (audios: number, videos: number, resume = false) => {
    const sections: TestSection[] = [
      ...Array.from({ length: audios }, () => ({ kind: 'audio', direction: 'recvonly' }) as const),
      ...Array.from({ length: videos }, () => ({ kind: 'video', direction: 'recvonly' }) as const),
    ];
    const parsed = parseOffer(anOffer(sections));
    subscriptions.take(parsed.sections, resume);
    subscriptions.start(0);
    return parsed;
  };

  beforeEach(() => {
    tracks = new Map();
    const extensions = { transportSequence: 0, dependency: 0 };
    const link = { extensions, sendRtp: () => true, sendRtcp: () => {} };
    subscriptions = new Subscriptions(link, 'PA_s', (trackId) => tracks.get(trackId));
  });

  it('asks for the sections that are missing, once', () => {
    offer(0, 1);
    live('TR_1', VP8);
    live('TR_2', VP8);
    live('TR_3', OPUS);
    for (const trackId of ['TR_1', 'TR_2', 'TR_3']) subscriptions.add(trackId);
    expect(subscriptions.missing()).toEqual({ audios: 1, videos: 1 });
    expect(subscriptions.missing()).toEqual({ audios: 0, videos: 0 });
    offer(1, 2);
    expect(subscriptions.missing()).toBeUndefined();
    expect(Object.values(subscriptions.midToTrackId()).sort()).toEqual(['TR_1', 'TR_2', 'TR_3']);
  });

  it('does not ask again when an offer crossed the request', () => {
    offer(0, 0);
    live('TR_1', VP8);
    subscriptions.add('TR_1');
    expect(subscriptions.missing()).toEqual({ audios: 0, videos: 1 });
    offer(0, 0);
    expect(subscriptions.missing()).toBeUndefined();
  });

  it('asks again after a resume, which may have lost the request', () => {
    offer(0, 0);
    live('TR_1', VP8);
    subscriptions.add('TR_1');
    subscriptions.missing();
    offer(0, 0, true);
    expect(subscriptions.missing()).toEqual({ audios: 0, videos: 1 });
  });

  it('asks for an offer when a free section is there, and when one became free', () => {
    offer(1, 1);
    live('TR_1', VP8);
    subscriptions.add('TR_1');
    expect(subscriptions.missing()).toEqual({ audios: 0, videos: 0 });
    offer(1, 1);
    expect(subscriptions.missing()).toBeUndefined();
    subscriptions.remove('TR_1');
    expect(subscriptions.missing()).toEqual({ audios: 0, videos: 0 });
    offer(1, 1);
    expect(subscriptions.missing()).toBeUndefined();
  });

  it('waits quietly for a track that is not live', () => {
    offer(1, 1);
    subscriptions.add('TR_1');
    expect(subscriptions.missing()).toBeUndefined();
  });

  it('gives up on a codec that the client does not have, instead of asking for ever', () => {
    offer(0, 0);
    live('TR_1', H264);
    subscriptions.add('TR_1');
    subscriptions.missing();
    offer(0, 1);
    expect(subscriptions.missing()).toBeUndefined();
    expect(subscriptions.midToTrackId()).toEqual({});
  });

  it('takes the two SSRCs of a section in turn, so that a browser sees a new stream each time', () => {
    const ssrcs: number[] = [];
    for (const trackId of ['TR_1', 'TR_2', 'TR_3']) {
      live(trackId, VP8);
      subscriptions.add(trackId);
      const [section] = offer(0, 1).sections;
      const use = subscriptions.use(section!, false);
      expect(use).toMatchObject({ trackId });
      ssrcs.push((use as { ssrc: number }).ssrc);
      subscriptions.remove(trackId);
    }
    expect(ssrcs[1]).not.toBe(ssrcs[0]);
    expect(ssrcs[2]).toBe(ssrcs[0]);
  });

  it('puts camera and microphone of a peer into one stream, except for Firefox', () => {
    live('TR_1', VP8);
    live('TR_2', OPUS);
    subscriptions.add('TR_1');
    subscriptions.add('TR_2');
    const streams = (firefox: boolean) =>
      offer(1, 1).sections.map((section) => {
        const use = subscriptions.use(section, firefox);
        return use?.use === 'send' ? use.streamId : '';
      });
    expect(streams(false)).toEqual(['PA_p|camera', 'PA_p|camera']);
    expect(streams(true)).toEqual(['PA_p|TR_2', 'PA_p|TR_1']);
  });
});
