/** hls.js in Chromium, playing an address; and what came of it. */
import { fileURLToPath } from 'node:url';
import type Hls from 'hls.js';
import type { Browser, Page } from 'playwright-core';

const HLS = fileURLToPath(new URL('../../node_modules/hls.js/dist/hls.js', import.meta.url));

interface Seen {
  stalls: number;
  fatal: string[];
  errors: string[];
  /** Fetched as parts, not as segments. */
  parts: number;
  /** Delta updates. */
  deltas: number;
  metadata: number;
}

export interface Playback extends Seen {
  /** Seconds. */
  position: number;
  /** Behind the stream's own wall clock, in seconds. */
  latency: number | null;
  lowLatency: boolean;
  dateRanges: number;
  discontinuities: number;
}

interface PlayingWindow {
  Hls: typeof Hls;
  playing: { hls: Hls; video: HTMLVideoElement; seen: Seen };
}

/** Settings of the product's player. */
const SETTINGS = { lowLatencyMode: true, liveSyncDuration: 1.5, maxLiveSyncPlaybackRate: 1.05 };

export async function playHls(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.addScriptTag({ path: HLS });
  await page.evaluate(
    ([url, settings]) => {
      const page = window as unknown as PlayingWindow;
      const video = document.createElement('video');
      video.muted = true;
      document.body.append(video);
      const hls = new page.Hls(settings);
      const seen: Seen = { stalls: 0, fatal: [], errors: [], parts: 0, deltas: 0, metadata: 0 };
      let begun = false;
      video.addEventListener('playing', () => (begun = true));
      video.addEventListener('waiting', () => {
        if (begun) seen.stalls += 1;
      });
      const { Events } = page.Hls;
      hls.on(Events.ERROR, (_, { type, details, fatal, error }) => {
        (fatal ? seen.fatal : seen.errors).push(`${details}: ${error.message}`);
        // hls.js gives up after some tries: whoever uses it has to go on.
        if (fatal && type === page.Hls.ErrorTypes.NETWORK_ERROR)
          setTimeout(() => hls.startLoad(), 500);
      });
      hls.on(Events.FRAG_LOADED, (_, { part }) => {
        if (part) seen.parts += 1;
      });
      hls.on(Events.LEVEL_LOADED, (_, { details }) => {
        if (details.skippedSegments > 0) seen.deltas += 1;
      });
      hls.on(Events.FRAG_PARSING_METADATA, (_, { samples }) => {
        seen.metadata += samples.length;
      });
      hls.loadSource(url);
      hls.attachMedia(video);
      void video.play();
      page.playing = { hls, video, seen };
    },
    [url, SETTINGS] as const,
  );
  return page;
}

export function playback(page: Page): Promise<Playback> {
  return page.evaluate(() => {
    const { hls, video, seen } = (window as unknown as PlayingWindow).playing;
    const details = hls.levels[Math.max(0, hls.currentLevel)]?.details;
    const playingDate = hls.playingDate?.getTime();
    return {
      ...seen,
      position: video.currentTime,
      latency: playingDate === undefined ? null : (Date.now() - playingDate) / 1_000,
      lowLatency: Boolean(details?.partList && details.canBlockReload),
      dateRanges: Object.keys(details?.dateRanges ?? {}).length,
      discontinuities: details?.endCC ?? 0,
    };
  });
}
