/** Encoders that publish by WHIP: Eyevinn's client in Chromium, and FFmpeg's muxer, which sends what OBS sends. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';

const CLIENT = fileURLToPath(
  new URL(
    '../../node_modules/@eyevinn/whip-web-client/dist/whip-client.modern.js',
    import.meta.url,
  ),
);

interface Publishing {
  WhipClient: { WHIPClient: new (options: object) => Client };
  client: Client;
  peer: RTCPeerConnection;
  /** `status` is the window's own. */
  answered: number;
}

interface Client {
  resource: string | null | undefined;
  ingest(stream: MediaStream): Promise<void>;
  destroy(): Promise<void>;
}

/** One script that defines `WhipClient`. */
async function clientScript(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: CLIENT, formats: ['iife'], name: 'WhipClient' },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0]!.output[0].code;
}

export class WhipPublisher {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** On a page of another origin, with the browser's made-up camera and microphone. */
  static async publish(
    browser: Browser,
    origin: string,
    given: { endpoint: string; authkey: string; codec?: string },
  ): Promise<WhipPublisher> {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    await page.goto(`${origin}/page`);
    await page.addScriptTag({ content: await clientScript() });
    await page.evaluate(async ({ endpoint, authkey, codec }) => {
      const { WhipClient } = window as unknown as Publishing;
      const peer = new RTCPeerConnection();
      if (codec) {
        const wanted = RTCRtpSender.getCapabilities('video')?.codecs.filter(
          ({ mimeType }) => mimeType === codec,
        );
        peer.addEventListener('negotiationneeded', () => {
          for (const transceiver of peer.getTransceivers())
            if (transceiver.sender.track?.kind === 'video')
              transceiver.setCodecPreferences(wanted ?? []);
        });
      }
      const client = new WhipClient.WHIPClient({
        endpoint,
        opts: { authkey, iceServers: [] },
        peerConnectionFactory: () => peer,
      });
      Object.assign(window, { client, peer });
      const call = window.fetch.bind(window);
      window.fetch = async (...args) => {
        const answer = await call(...args);
        if (args[1]?.method === 'POST') Object.assign(window, { answered: answer.status });
        return answer;
      };
      const media = { video: { width: 640, height: 360 }, audio: true };
      await client.ingest(await navigator.mediaDevices.getUserMedia(media));
    }, given);
    await page.waitForFunction(() => 'answered' in window);
    return new WhipPublisher(page);
  }

  /** That its offer was answered with. */
  status(): Promise<number> {
    return this.page.evaluate(() => (window as unknown as Publishing).answered);
  }

  /** The address of its session; empty when it was refused. */
  session(): Promise<string> {
    return this.page.evaluate(() => (window as unknown as Publishing).client.resource ?? '');
  }

  offer(): Promise<string> {
    return this.page.evaluate(
      () => (window as unknown as Publishing).peer.localDescription?.sdp ?? '',
    );
  }

  /** Says goodbye. */
  end(): Promise<void> {
    return this.page.evaluate(() => (window as unknown as Publishing).client.destroy());
  }

  /** Is gone without a word. */
  async vanish(): Promise<void> {
    await this.page.context().close();
  }
}
