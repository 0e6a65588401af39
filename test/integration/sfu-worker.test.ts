import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataPacket } from '@livekit/protocol';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkerNotice, WorkerRequest } from '../../src/server/sfu/messages.js';
import { UdpRelay } from '../helpers/udp-relay.js';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from '../helpers/chromium.js';

type Notice<T extends WorkerNotice['type']> = Extract<WorkerNotice, { type: T }>;

/** The media process, driven as the signalling side drives it. */
class Worker {
  readonly process: ChildProcess;
  readonly notices: WorkerNotice[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(settings: object) {
    this.process = fork(
      new URL('../../src/server/sfu/worker/main.ts', import.meta.url),
      [JSON.stringify(settings)],
      { serialization: 'advanced', execArgv: ['--import', 'tsx'] },
    );
    this.process.on('message', (notice: WorkerNotice) => {
      this.notices.push(notice);
      for (const check of this.waiting) check();
    });
  }

  send(request: WorkerRequest): void {
    this.process.send(request);
  }

  /** The first notice of the kind that matches, past or future. Taken once. */
  next<T extends WorkerNotice['type']>(
    type: T,
    matches: (notice: Notice<T>) => boolean = () => true,
  ): Promise<Notice<T>> {
    return new Promise((resolve) => {
      const check = () => {
        const at = this.notices.findIndex(
          (notice) => notice.type === type && matches(notice as Notice<T>),
        );
        if (at < 0) return;
        this.waiting.delete(check);
        const [notice] = this.notices.splice(at, 1);
        resolve(notice as Notice<T>);
      };
      this.waiting.add(check);
      check();
    });
  }
}

/** What the page runs: one raw peer connection, without any client library. */
function pageClient() {
  const pc = new RTCPeerConnection();
  const channel = pc.createDataChannel('_reliable', { ordered: true });
  pc.createDataChannel('_lossy', { ordered: false, maxRetransmits: 0 });
  const received: number[][] = [];
  channel.binaryType = 'arraybuffer';
  channel.onmessage = ({ data }) => received.push([...new Uint8Array(data as ArrayBuffer)]);
  pc.ontrack = ({ track }) => {
    const element = document.createElement(track.kind) as HTMLVideoElement;
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  };
  const stats = async () => [...(await pc.getStats()).values()];
  const inbound = async (kind: string) =>
    (await stats()).filter((s) => s.type === 'inbound-rtp' && s.kind === kind).at(-1) ?? {};
  const until = async (kind: string, condition: (stats: object) => boolean) => {
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      const current = (await inbound(kind)) as object;
      if (condition(current)) return current;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never: ${condition.toString()} in ${JSON.stringify(await inbound(kind))}`);
  };
  const once = (target: EventTarget, name: string) =>
    new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
  Object.assign(window, {
    client: {
      inbound,
      until,
      offer: async (iceRestart = false) => {
        await pc.setLocalDescription(await pc.createOffer({ iceRestart }));
        return pc.localDescription!.sdp;
      },
      answer: (sdp: string) => pc.setRemoteDescription({ type: 'answer', sdp }),
      addSections: (audios: number, videos: number) => {
        for (let i = 0; i < audios; i++) pc.addTransceiver('audio', { direction: 'recvonly' });
        for (let i = 0; i < videos; i++) pc.addTransceiver('video', { direction: 'recvonly' });
      },
      /** How far the picture's capture time is behind the sound's, in milliseconds. */
      playoutGap: async () => {
        const all = await stats();
        const at = (kind: string) =>
          all.filter((s) => s.type === 'inbound-rtp' && s.kind === kind).at(-1)
            ?.estimatedPlayoutTimestamp as number;
        return at('audio') - at('video');
      },
      codecs: async () =>
        (await stats()).filter(({ type }) => type === 'codec').map((s) => s.mimeType as string),
      publishCodec: async (mimeType: string) => {
        const media = await navigator.mediaDevices.getUserMedia({ video: { width: 320 } });
        const [track] = media.getVideoTracks();
        const transceiver = pc.addTransceiver(track!, { direction: 'sendonly', streams: [media] });
        const { codecs } = RTCRtpReceiver.getCapabilities('video')!;
        transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType === mimeType));
        return track!.id;
      },
      publish: async () => {
        const constraints = { audio: true, video: { width: 640, height: 360, frameRate: 20 } };
        const media = await navigator.mediaDevices.getUserMedia(constraints);
        const [audio] = media.getAudioTracks();
        const [video] = media.getVideoTracks();
        pc.addTransceiver(audio!, { direction: 'sendonly', streams: [media] });
        pc.addTransceiver(video!, {
          direction: 'sendonly',
          streams: [media],
          sendEncodings: [
            { rid: 'q', scaleResolutionDownBy: 2, maxBitrate: 150_000 },
            { rid: 'h', maxBitrate: 450_000 },
          ],
        });
        return { audio: audio!.id, video: video!.id };
      },
      nextData: async () => {
        while (received.length === 0) await once(channel, 'message');
        return received.shift();
      },
      silence: async () => {
        const bytes = async () =>
          (await stats()).find(({ type }) => type === 'transport')?.bytesReceived as number;
        // Longer than the worker waits before it gives a path up.
        for (let last = -1, since = performance.now(); performance.now() - since < 2_000;) {
          const now = await bytes();
          if (now !== last) since = performance.now();
          last = now;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
      connected: async () => {
        while (pc.connectionState !== 'connected') await once(pc, 'connectionstatechange');
      },
      send: (bytes: number[]) => channel.send(new Uint8Array(bytes)),
    },
  });
}

const LAYER = {
  type: 'track.layer',
  peer: 'PA_b',
  trackId: 'TR_v',
  width: 0,
  height: 0,
  fps: 0,
} as const;

interface Inbound {
  framesDecoded?: number;
  frameWidth?: number;
  packetsLost?: number;
  totalAudioEnergy?: number;
  freezeCount?: number;
  keyFramesDecoded?: number;
  totalInterFrameDelay?: number;
}

describe('the media worker with two Chromium pages', () => {
  let worker: Worker;
  let browser: Browser | undefined;
  let server: Server | undefined;
  let publisher: Page;
  let subscriber: Page;
  let offers = 0;
  let port = 0;
  let videoMid = '';
  const relays = new Map<string, UdpRelay>();

  const run = <T>(page: Page, code: string): Promise<T> => page.evaluate<T>(code);

  const sendData = (page: Page, packet: DataPacket) =>
    run(page, `client.send([${packet.toBinary().join()}])`);

  const nextData = async (page: Page) =>
    DataPacket.fromBinary(Uint8Array.from(await run<number[]>(page, 'client.nextData()')));

  const negotiate = async (page: Page, peer: string, options: { restart?: boolean } = {}) => {
    const offerId = ++offers;
    const restart = options.restart === true;
    const sdp = await run<string>(page, `client.offer(${restart})`);
    worker.send({ type: 'peer.offer', peer, offerId, sdp, resume: restart });
    const answer = await worker.next('peer.answer', (notice) => notice.offerId === offerId);
    const by = relays.get(peer)?.port ?? port;
    const text = answer.sdp.replace(` ${port} typ host`, ` ${by} typ host`);
    await run(page, `client.answer(${JSON.stringify(text)})`);
    return answer;
  };

  /** Answers a request for sections the way a client does. */
  const followSections = async (page: Page, peer: string) => {
    const { audios, videos } = await worker.next('peer.sections', (notice) => notice.peer === peer);
    await run(page, `client.addSections(${audios}, ${videos})`);
    return negotiate(page, peer);
  };

  const inbound = (kind: string) => run<Inbound>(subscriber, `client.inbound('${kind}')`);

  /** Asks the page's statistics again and again until they fulfil the condition. */
  const until = (kind: string, condition: string) =>
    run<Inbound>(subscriber, `client.until('${kind}', (stats) => ${condition})`);

  /** The old path dies, the worker hears nothing for a while, and the client comes back on another. */
  const reconnect = async (page: Page, peer: string) => {
    const old = relays.get(peer)!;
    old.dead = true;
    await run(page, 'client.silence()');
    relays.set(peer, await new UdpRelay(port).start());
    await negotiate(page, peer, { restart: true });
    await run(page, 'client.connected()');
    old.close();
  };

  const openPage = async (origin: string, peer: string) => {
    relays.set(peer, await new UdpRelay(port).start());
    const page = await (await browser!.newContext()).newPage();
    await page.goto(origin);
    await page.evaluate(`(${pageClient.toString()})()`);
    worker.send({
      type: 'peer.open',
      peer,
      room: 'r',
      identity: peer,
      publishData: true,
      maxDownBitrate: 0,
    });
    return page;
  };

  beforeAll(async () => {
    port = 21_000 + Math.floor(Math.random() * 20_000);
    const address = '127.0.0.1';
    worker = new Worker({ port, bindAddress: address, announcedIp: address, logLevel: 'debug' });
    server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>client</title>');
    }).listen(0, address);
    await once(server, 'listening');
    const origin = `http://${address}:${(server.address() as AddressInfo).port}`;
    const executablePath = await chromiumPath();
    browser = await chromium.launch({ executablePath, args: [...QUIET_FLAGS, ...MEDIA_FLAGS] });
    expect(await worker.next('ready')).toEqual({ type: 'ready', port });
    publisher = await openPage(origin, 'PA_a');
    subscriber = await openPage(origin, 'PA_b');
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    for (const relay of relays.values()) relay.close();
    if (worker.process.exitCode === null) {
      worker.send({ type: 'stop' });
      await once(worker.process, 'exit');
    }
  });

  it('connects both on one UDP port', async () => {
    await negotiate(publisher, 'PA_a');
    await negotiate(subscriber, 'PA_b');
    await worker.next('peer.connected', ({ peer }) => peer === 'PA_a');
    await worker.next('peer.connected', ({ peer }) => peer === 'PA_b');
  });

  it('makes announced tracks live once an offer carries them', async () => {
    const ids = await run<{ audio: string; video: string }>(publisher, 'client.publish()');
    const layer = { width: 640, height: 360, bitrate: 450_000 };
    worker.send({
      type: 'track.publish',
      peer: 'PA_a',
      track: {
        trackId: 'TR_v',
        cid: ids.video,
        kind: 'video',
        source: 'camera',
        muted: false,
        maxBitrate: 0,
        layers: [
          { ...layer, quality: 0, rid: 'q' },
          { ...layer, quality: 1, rid: 'h' },
        ],
      },
    });
    worker.send({
      type: 'track.publish',
      peer: 'PA_a',
      track: {
        trackId: 'TR_a',
        cid: ids.audio,
        kind: 'audio',
        source: 'microphone',
        muted: false,
        maxBitrate: 0,
        layers: [],
      },
    });
    await negotiate(publisher, 'PA_a');
    const video = await worker.next('track.live', ({ trackId }) => trackId === 'TR_v');
    expect(video.mimeType).toBe('video/VP8');
    const audio = await worker.next('track.live', ({ trackId }) => trackId === 'TR_a');
    expect(audio.mimeType).toBe('audio/opus');
  });

  it('asks the subscriber for sections and forwards the best layer and the sound', async () => {
    worker.send({ type: 'track.subscribe', peer: 'PA_b', publisher: 'PA_a', trackId: 'TR_v' });
    worker.send({ type: 'track.subscribe', peer: 'PA_b', publisher: 'PA_a', trackId: 'TR_a' });
    const answer = await followSections(subscriber, 'PA_b');
    expect(Object.values(answer.midToTrackId).sort()).toEqual(['TR_a', 'TR_v']);
    videoMid = Object.entries(answer.midToTrackId).find(([, id]) => id === 'TR_v')![0];
    await worker.next('track.subscribed', ({ trackId }) => trackId === 'TR_v');
    await until('video', 'stats.framesDecoded > 20 && stats.frameWidth === 640');
    await until('audio', 'stats.totalAudioEnergy > 0');
    const stats = await inbound('video');
    expect(stats.packetsLost).toBe(0);
  });

  it('keeps sound and picture on one clock', async () => {
    // Chromium dates what it plays by the sender reports that we rewrote.
    await until('video', 'stats.estimatedPlayoutTimestamp > 0');
    await until('audio', 'stats.estimatedPlayoutTimestamp > 0');
    const gap = await run<number>(subscriber, 'client.playoutGap()');
    expect(Math.abs(gap)).toBeLessThan(300);
  });

  it('switches layers without losing a packet', async () => {
    const layer = { ...LAYER, paused: false };
    worker.send({ ...layer, quality: 0 });
    await until('video', 'stats.frameWidth === 320');
    worker.send({ ...layer, quality: 2 });
    await until('video', 'stats.frameWidth === 640');
    expect((await inbound('video')).packetsLost).toBe(0);
  });

  it('sends nothing while paused or muted, and goes on afterwards', async () => {
    const layer = { ...LAYER, quality: 2 };
    const stops = async (stop: WorkerRequest, go: WorkerRequest) => {
      worker.send(stop);
      await until(
        'video',
        `(window.last === stats.packetsReceived ? window.same++ : (window.same = 0, window.last = stats.packetsReceived), window.same > 5)`,
      );
      const before = (await inbound('video')).framesDecoded ?? 0;
      worker.send(go);
      await until('video', `stats.framesDecoded > ${before + 10}`);
    };
    await stops({ ...layer, paused: true }, { ...layer, paused: false });
    await stops(
      { type: 'track.mute', peer: 'PA_a', trackId: 'TR_v', muted: true },
      { type: 'track.mute', peer: 'PA_a', trackId: 'TR_v', muted: false },
    );
    expect((await inbound('video')).packetsLost).toBe(0);
  });

  it('keeps the flow through an ICE restart', async () => {
    await negotiate(subscriber, 'PA_b', { restart: true });
    await negotiate(publisher, 'PA_a', { restart: true });
    const before = (await inbound('video')).framesDecoded ?? 0;
    await until('video', `stats.framesDecoded > ${before + 40}`);
    expect(worker.notices.filter(({ type }) => type === 'peer.failed')).toEqual([]);
  });

  it('hands data on, with its sender’s name on it', async () => {
    const packet = new DataPacket({
      participantIdentity: 'somebody else',
      value: { case: 'user', value: { payload: new Uint8Array([1, 2, 3]) } },
    });
    await sendData(publisher, packet);
    expect(await nextData(subscriber)).toMatchObject({
      participantSid: 'PA_a',
      participantIdentity: 'PA_a',
    });
    worker.send({ type: 'peer.rights', peer: 'PA_a', publishData: false, maxDownBitrate: 0 });
    await sendData(publisher, packet);
    const value = { case: 'user', value: { payload: new Uint8Array([4]) } } as const;
    const own = new DataPacket({ participantIdentity: 'server', value }).toBinary();
    worker.send({ type: 'data.send', room: 'r', peers: ['PA_b'], reliable: true, packet: own });
    expect(await nextData(subscriber)).toMatchObject({ participantIdentity: 'server' });
    worker.send({ type: 'peer.rights', peer: 'PA_a', publishData: true, maxDownBitrate: 0 });
  });

  it('keeps the picture moving through a lossy network', async () => {
    await until('video', 'stats.frameWidth === 640');
    const start = (await inbound('video')) as Required<Inbound>;
    for (const relay of relays.values()) relay.loss = 0.05;
    const frames = 100;
    await until('video', `stats.framesDecoded >= ${start.framesDecoded + frames}`);
    const end = (await inbound('video')) as Required<Inbound>;
    expect(relays.get('PA_b')!.dropped).toBeGreaterThan(20);
    expect(end.totalInterFrameDelay - start.totalInterFrameDelay).toBeLessThan(frames / 6);
    expect(end.keyFramesDecoded - start.keyFramesDecoded).toBeLessThan(10);
    for (const relay of relays.values()) relay.loss = 0;
  });

  it('comes back on another path with picture and data', async () => {
    await reconnect(publisher, 'PA_a');
    await reconnect(subscriber, 'PA_b');
    const before = (await inbound('video')).framesDecoded ?? 0;
    await until('video', `stats.framesDecoded > ${before + 20}`);
    const packet = new DataPacket({
      value: { case: 'user', value: { payload: new Uint8Array([5]) } },
    });
    await sendData(publisher, packet);
    expect(await nextData(subscriber)).toMatchObject({ participantSid: 'PA_a' });
    expect(worker.notices.filter(({ type }) => type === 'peer.failed')).toEqual([]);
  });

  it('frees the section when the track goes and says what it has carried', async () => {
    worker.send({ type: 'track.unpublish', peer: 'PA_a', trackId: 'TR_v' });
    const answer = await followSections(subscriber, 'PA_b');
    expect(Object.values(answer.midToTrackId)).toEqual(['TR_a']);
    worker.send({ type: 'stats', id: 7 });
    const { stats } = await worker.next('stats', ({ id }) => id === 7);
    expect(stats.peers).toBe(2);
    expect(stats.packetsOut).toBeGreaterThan(200);
  });

  it('carries H264 on the section that VP8 has left', async () => {
    const cid = await run<string>(publisher, "client.publishCodec('video/H264')");
    worker.send({
      type: 'track.publish',
      peer: 'PA_a',
      track: {
        trackId: 'TR_h264',
        cid,
        kind: 'video',
        source: 'screen',
        muted: false,
        maxBitrate: 0,
        layers: [],
      },
    });
    await negotiate(publisher, 'PA_a');
    const live = await worker.next('track.live', ({ trackId }) => trackId === 'TR_h264');
    expect(live.mimeType).toBe('video/H264');
    worker.send({
      type: 'track.subscribe',
      peer: 'PA_b',
      publisher: 'PA_a',
      trackId: 'TR_h264',
    });
    const answer = await followSections(subscriber, 'PA_b');
    const [mid] = Object.entries(answer.midToTrackId).find(([, id]) => id === 'TR_h264')!;
    expect(mid).toBe(videoMid);
    const before = (await inbound('video')).framesDecoded ?? 0;
    await until('video', `stats.framesDecoded > ${before + 20} || stats.framesDecoded > 20`);
    expect(await run<string[]>(subscriber, 'client.codecs()')).toContain('video/H264');
  });

  it('refuses a hostile offer of one peer and goes on with the other', async () => {
    worker.send({
      type: 'peer.open',
      peer: 'PA_x',
      room: 'r',
      identity: 'x',
      publishData: true,
      maxDownBitrate: 0,
    });
    const sdp = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=ice-ufrag:%n\r\n';
    worker.send({ type: 'peer.offer', peer: 'PA_x', offerId: 99, sdp, resume: false });
    const refused = await worker.next('peer.refused');
    expect(refused).toMatchObject({ peer: 'PA_x', offerId: 99 });
    const before = (await inbound('audio')) as { packetsReceived?: number };
    await until('audio', `stats.packetsReceived > ${(before.packetsReceived ?? 0) + 20}`);
  });
});

describe('the media worker without a parent', () => {
  it('exits by itself', async () => {
    const port = 41_000 + Math.floor(Math.random() * 10_000);
    const address = '127.0.0.1';
    const worker = new Worker({ port, bindAddress: address, announcedIp: address });
    await worker.next('ready');
    worker.process.disconnect();
    const [code] = (await once(worker.process, 'exit')) as [number];
    expect(code).toBe(0);
  });
});
