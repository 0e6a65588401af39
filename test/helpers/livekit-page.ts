/** Chromium pages that run an unmodified livekit-client, and what a test wants to know of them. */
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from './chromium.js';

const CLIENT = new URL(
  '../../node_modules/livekit-client/dist/livekit-client.esm.mjs',
  import.meta.url,
);

/** Runs in the page. Only plain values leave it. */
const SCRIPT = `
import * as lk from '/livekit-client.esm.mjs';
lk.setLogLevel(new URLSearchParams(location.search).get('log') ?? 'silent');
const room = new lk.Room({ adaptiveStream: false, dynacast: new URLSearchParams(location.search).has('dynacast') });
window.lk = lk;
const seen = [];
const data = [];
for (const event of ['Reconnecting', 'SignalReconnecting', 'Reconnected', 'Disconnected']) {
  room.on(lk.RoomEvent[event], (reason) => seen.push(event === 'Disconnected' ? event + ':' + lk.DisconnectReason[reason] : event));
}
room.on(lk.RoomEvent.DataReceived, (bytes, from) => data.push({ text: new TextDecoder().decode(bytes), from: from?.identity ?? '' }));
// Firefox counts no frames of a live stream by itself.
const shown = new WeakMap();
const count = (video) =>
  video.requestVideoFrameCallback?.(() => {
    shown.set(video, (shown.get(video) ?? 0) + 1);
    count(video);
  });
room.on(lk.RoomEvent.TrackSubscribed, (track) => {
  const element = track.attach();
  document.body.append(element);
  count(element);
});
room.on(lk.RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((element) => element.remove()));
const publication = (identity, source) =>
  (identity === room.localParticipant.identity ? room.localParticipant : room.remoteParticipants.get(identity))?.getTrackPublication(source);
const inbound = async (identity, source) => {
  const receiver = publication(identity, source)?.track?.receiver;
  if (!receiver) return undefined;
  return [...(await receiver.getStats()).values()].find((report) => report.type === 'inbound-rtp');
};
window.call = {
  room,
  seen,
  data,
  connect: (url, token) => room.connect(url, token),
  connectRelayed: (url, token) => room.connect(url, token, { rtcConfig: { iceTransportPolicy: 'relay' } }),
  camera: (on) => room.localParticipant.setCameraEnabled(on, { resolution: { width: 640, height: 360, frameRate: 20 } }).then(() => {}),
  microphone: (on) => room.localParticipant.setMicrophoneEnabled(on).then(() => {}),
  say: (text, reliable, to) => room.localParticipant.publishData(new TextEncoder().encode(text), { reliable, destinationIdentities: to }),
  // What the element showed: a receiver may decode frames that never reach it.
  frames: (identity, source = 'camera') => {
    const video = publication(identity, source)?.track?.attachedElements[0];
    return video ? Math.max(video.getVideoPlaybackQuality().totalVideoFrames, shown.get(video) ?? 0) : 0;
  },
  width: async (identity, source = 'camera') => (await inbound(identity, source))?.frameWidth ?? 0,
  energy: async (identity) => (await inbound(identity, 'microphone'))?.totalAudioEnergy ?? 0,
  muted: (identity, source = 'microphone') => publication(identity, source)?.isMuted ?? null,
  sid: (identity, source) => publication(identity, source)?.trackSid ?? '',
  sources: (identity) => [...(room.remoteParticipants.get(identity)?.trackPublications.values() ?? [])].map((p) => p.source).sort(),
  people: () => [...room.remoteParticipants.keys()].sort(),
  quality: (identity, quality) => publication(identity, 'camera').setVideoQuality(quality),
  subscribed: (identity, source = 'camera') => publication(identity, source)?.isSubscribed ?? false,
  unpublish: (source) => room.localParticipant.unpublishTrack(room.localParticipant.getTrackPublication(source).track).then(() => {}),
  // A drawing as a screen: the browser's own question needs a person.
  screen: async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
    const context = canvas.getContext('2d');
    let turn = 0;
    setInterval(() => {
      context.fillStyle = 'hsl(' + ((turn += 7) % 360) + ' 80% 50%)';
      context.fillRect(0, 0, 1280, 720);
    }, 66);
    await room.localParticipant.publishTrack(canvas.captureStream(15).getVideoTracks()[0], { source: 'screen_share', simulcast: false });
  },
  dropSocket: () => room.engine.client.ws.close({ closeCode: 4000, reason: 'test' }),
};
`;

export interface Call {
  seen: string[];
  data: { text: string; from: string }[];
  connect(url: string, token: string): Promise<void>;
  connectRelayed(url: string, token: string): Promise<void>;
  camera(on: boolean): Promise<void>;
  microphone(on: boolean): Promise<void>;
  say(text: string, reliable: boolean, to?: string[]): Promise<void>;
  frames(identity: string, source?: string): number;
  width(identity: string, source?: string): Promise<number>;
  energy(identity: string): Promise<number>;
  muted(identity: string, source?: string): boolean | null;
  sid(identity: string, source: string): string;
  sources(identity: string): string[];
  people(): string[];
  quality(identity: string, quality: number): void;
  subscribed(identity: string, source?: string): boolean;
  unpublish(source: string): Promise<void>;
  screen(): Promise<void>;
  dropSocket(): void;
}

export type CallMethod = {
  [K in keyof Call]: Call[K] extends (...args: never[]) => unknown ? K : never;
}[keyof Call];

export function servePage(app: FastifyInstance): void {
  app.get('/page', (_request, reply) =>
    reply
      .type('text/html')
      // Drawing pictures costs more than receiving them: small ones do.
      .send(
        `<!doctype html><title>page</title><style>video { width: 80px }</style><body><script type="module">${SCRIPT}</script>`,
      ),
  );
  app.get('/livekit-client.esm.mjs', async (_request, reply) =>
    reply.type('text/javascript').send(await readFile(CLIENT)),
  );
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = await chromiumPath();
  return chromium.launch({ executablePath, args: [...QUIET_FLAGS, ...MEDIA_FLAGS] });
}

export class CallPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(
    browser: Browser,
    origin: string,
    { dynacast = false } = {},
  ): Promise<CallPage> {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    const log = process.env['LK_LOG'];
    if (log) page.on('console', (message) => console.error(message.text()));
    await page.goto(`${origin}/page?log=${log ?? 'silent'}${dynacast ? '&dynacast' : ''}`);
    await page.waitForFunction(() => 'call' in globalThis);
    return new CallPage(page);
  }

  /** Calls a function of the page's `call`. */
  do<M extends CallMethod>(
    method: M,
    ...args: Parameters<Call[M]>
  ): Promise<Awaited<ReturnType<Call[M]>>> {
    return this.page.evaluate(
      ({ method, args }) => {
        const { call } = globalThis as unknown as {
          call: Record<string, (...args: unknown[]) => unknown>;
        };
        return call[method]!(...args);
      },
      { method, args: args },
    ) as Promise<Awaited<ReturnType<Call[M]>>>;
  }

  /** Runs the body of an async function in the page; it sees `lk`, `call`, `room` and `args`. */
  run<T>(body: string, args: object = {}): Promise<T> {
    const script = `(async ({ lk, call, args, room }) => {${body}})({ lk: window.lk, call: window.call, room: window.call.room, args: ${JSON.stringify(args)} })`;
    return this.page.evaluate<T>(script);
  }

  async seen(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { call: Call }).call.seen);
  }

  async data(): Promise<Call['data']> {
    return this.page.evaluate(() => (globalThis as unknown as { call: Call }).call.data);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
