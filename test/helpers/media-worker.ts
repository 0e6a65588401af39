/** The media process as the signalling side drives it, and raw clients for it in browser pages. */
import { fork, type ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import type { PublishInfo, WorkerNotice, WorkerRequest } from '../../src/server/sfu/messages.js';

export type Notice<T extends WorkerNotice['type']> = Extract<WorkerNotice, { type: T }>;

export class MediaProcess {
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

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.send({ type: 'stop' });
    await gone;
  }
}

/** What a page's client sends when it publishes. */
export interface PublishOptions {
  width: number;
  height: number;
  frameRate: number;
  encodings: { rid: string; scaleResolutionDownBy?: number; maxBitrate: number }[];
}

/** What the page runs: one raw peer connection, without any client library. */
export function pageClient() {
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
  const ofMid = async (mid: string) =>
    (await stats()).filter((s) => s.type === 'inbound-rtp' && s.mid === mid).at(-1) ?? {};
  const wait = async (read: () => Promise<object>, condition: (stats: object) => boolean) => {
    for (const end = performance.now() + 30_000; performance.now() < end;) {
      const current = await read();
      if (condition(current)) return current;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never: ${condition.toString()} in ${JSON.stringify(await read())}`);
  };
  const until = (kind: string, condition: (stats: object) => boolean) =>
    wait(() => inbound(kind), condition);
  const untilMid = (mid: string, condition: (stats: object) => boolean) =>
    wait(() => ofMid(mid), condition);
  const once = (target: EventTarget, name: string) =>
    new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
  Object.assign(window, {
    client: {
      stats,
      inbound,
      until,
      untilMid,
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
      publishCodec: async (mimeType: string, width = 320, scalabilityMode?: string) => {
        const media = await navigator.mediaDevices.getUserMedia({ video: { width } });
        const [track] = media.getVideoTracks();
        const transceiver = pc.addTransceiver(track!, {
          direction: 'sendonly',
          streams: [media],
          ...(scalabilityMode
            ? { sendEncodings: [{ scalabilityMode } as RTCRtpEncodingParameters] }
            : {}),
        });
        const { codecs } = RTCRtpReceiver.getCapabilities('video')!;
        transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType === mimeType));
        return track!.id;
      },
      publish: async ({ width, height, frameRate, encodings }: PublishOptions) => {
        const constraints = { video: { width, height, frameRate } };
        const media = await navigator.mediaDevices.getUserMedia(constraints);
        // A steady tone: the fake microphone only beeps, too short for anybody's voice.
        const context = new AudioContext();
        const tone = context.createOscillator();
        const sink = context.createMediaStreamDestination();
        tone.connect(sink);
        tone.start();
        const [audio] = sink.stream.getAudioTracks();
        media.addTrack(audio!);
        const [video] = media.getVideoTracks();
        pc.addTransceiver(audio!, { direction: 'sendonly', streams: [media] });
        pc.addTransceiver(video!, {
          direction: 'sendonly',
          streams: [media],
          sendEncodings: encodings,
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

/** What the tests read of `inbound-rtp` statistics. */
export interface Inbound {
  /** Milliseconds. */
  timestamp: number;
  framesDecoded?: number;
  frameWidth?: number;
  packetsLost?: number;
  packetsReceived?: number;
  totalAudioEnergy?: number;
  freezeCount?: number;
  totalFreezesDuration?: number;
  keyFramesDecoded?: number;
  retransmittedPacketsReceived?: number;
  concealedSamples?: number;
  totalSamplesReceived?: number;
}

let offers = 0;

/** One client of the media process in one page. */
export class PageClient {
  readonly page: Page;
  readonly peer: string;
  private readonly worker: MediaProcess;
  /** For an answer on its way to the page. */
  rewrite: (sdp: string) => string = (sdp) => sdp;

  private constructor(page: Page, peer: string, worker: MediaProcess) {
    this.page = page;
    this.peer = peer;
    this.worker = worker;
  }

  /** The page must be a secure context; its peer enters the room without an offer. */
  static async open(page: Page, peer: string, room: string, worker: MediaProcess) {
    // Under tsx every named function of the source calls `__name`.
    await page.evaluate(`{ const __name = (named) => named; (${pageClient.toString()})(); }`);
    const rights = { publishData: true, maxDownBitrate: 0 };
    worker.send({ type: 'peer.open', peer, room, identity: peer, ...rights });
    return new PageClient(page, peer, worker);
  }

  run<T>(code: string): Promise<T> {
    return this.page.evaluate<T>(code);
  }

  async negotiate(restart = false): Promise<Notice<'peer.answer'>> {
    const offerId = ++offers;
    const sdp = await this.run<string>(`client.offer(${restart})`);
    this.worker.send({ type: 'peer.offer', peer: this.peer, offerId, sdp, resume: restart });
    const answer = await this.worker.next('peer.answer', (notice) => notice.offerId === offerId);
    await this.run(`client.answer(${JSON.stringify(this.rewrite(answer.sdp))})`);
    return answer;
  }

  /** Answers a request for sections the way a client does. */
  async followSections(): Promise<Notice<'peer.answer'>> {
    const { audios, videos } = await this.worker.next(
      'peer.sections',
      (notice) => notice.peer === this.peer,
    );
    await this.run(`client.addSections(${audios}, ${videos})`);
    return this.negotiate();
  }

  inbound(kind: 'audio' | 'video'): Promise<Inbound> {
    return this.run(`client.inbound('${kind}')`);
  }

  /** Asks the page's statistics again and again until they fulfil the condition. */
  until(kind: 'audio' | 'video', condition: string): Promise<Inbound> {
    return this.run(`client.until('${kind}', (stats) => ${condition})`);
  }

  /** Announces and publishes a camera with layers and a microphone, and waits until both are live. */
  async publish(
    options: PublishOptions,
    caps: { video?: number } = {},
  ): Promise<{ video: string; audio: string }> {
    const { peer, worker } = this;
    const ids = await this.run<{ audio: string; video: string }>(
      `client.publish(${JSON.stringify(options)})`,
    );
    const announce = (track: Pick<PublishInfo, 'trackId' | 'kind' | 'source' | 'layers'>) =>
      worker.send({
        type: 'track.publish',
        peer,
        track: {
          ...track,
          cid: ids[track.kind],
          muted: false,
          maxBitrate: track.kind === 'video' ? (caps.video ?? 0) : 0,
          maxFrameRate: 0,
        },
      });
    const video = `TR_v_${peer}`;
    const audio = `TR_a_${peer}`;
    const layers = options.encodings.map(
      ({ rid, scaleResolutionDownBy = 1, maxBitrate }, quality) => ({
        rid,
        quality,
        width: options.width / scaleResolutionDownBy,
        height: options.height / scaleResolutionDownBy,
        bitrate: maxBitrate,
      }),
    );
    announce({ trackId: video, kind: 'video', source: 'camera', layers });
    announce({ trackId: audio, kind: 'audio', source: 'microphone', layers: [] });
    await this.negotiate();
    await worker.next('track.live', ({ trackId }) => trackId === video);
    await worker.next('track.live', ({ trackId }) => trackId === audio);
    return { video, audio };
  }

  /** Subscribes to tracks and offers the sections for them. */
  async subscribe(publisher: PageClient, trackIds: string[]): Promise<Notice<'peer.answer'>> {
    const { peer } = this;
    for (const trackId of trackIds)
      this.worker.send({ type: 'track.subscribe', peer, publisher: publisher.peer, trackId });
    return this.followSections();
  }
}
