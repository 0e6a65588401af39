/** hls.js in Chromium, playing an address; and what came of it. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';

const HLS = fileURLToPath(new URL('../../node_modules/hls.js/dist/hls.js', import.meta.url));

export interface Playback {
  /** Seconds. */
  position: number;
  /** Behind the stream's own wall clock, in seconds. */
  latency: number | null;
  /** Of the picture that is shown, in ms. */
  playingDate: number | null;
  stalls: number;
  fatal: string[];
  errors: string[];
  lowLatency: boolean;
  /** Fetched as parts, not as segments. */
  parts: number;
  deltas: number;
  metadata: number;
  dateRanges: number;
  discontinuities: number;
}

/** Settings of the product's player. */
const SETTINGS = { lowLatencyMode: true, liveSyncDuration: 1.5, maxLiveSyncPlaybackRate: 1.05 };

export async function playHls(browser: Browser, url: string, changes: object = {}): Promise<Page> {
  const page = await browser.newPage();
  await page.addScriptTag({ path: HLS });
  await page.evaluate(
    ([url, settings]) => {
      const { Hls } = window as any;
      const video = document.createElement('video');
      video.muted = true;
      document.body.append(video);
      const hls = new Hls(settings);
      const seen = { stalls: 0, fatal: [], errors: [], parts: 0, deltas: 0, metadata: 0 } as any;
      let playing = false;
      video.addEventListener('playing', () => (playing = true));
      video.addEventListener('waiting', () => {
        if (playing) seen.stalls += 1;
      });
      hls.on(Hls.Events.ERROR, (_: unknown, error: any) => {
        const word = `${error.details} ${error.error?.message ?? ''}`;
        (error.fatal ? seen.fatal : seen.errors).push(word);
        if (error.fatal && error.type === 'networkError')
          setTimeout(() => hls.loadSource(url), 500);
      });
      hls.on(Hls.Events.FRAG_LOADED, (_: unknown, { part }: any) => {
        if (part) seen.parts += 1;
      });
      hls.on(Hls.Events.LEVEL_LOADED, (_: unknown, { details }: any) => {
        if (details.skippedSegments > 0) seen.deltas += 1;
      });
      hls.on(Hls.Events.FRAG_PARSING_METADATA, (_: unknown, { samples }: any) => {
        seen.metadata += samples.length;
      });
      hls.loadSource(url);
      hls.attachMedia(video);
      void video.play();
      Object.assign(window, { hls, video, seen });
    },
    [url, { ...SETTINGS, ...changes }] as const,
  );
  return page;
}

export function playback(page: Page): Promise<Playback> {
  return page.evaluate(() => {
    const { hls, video, seen } = window as any;
    const level = hls.levels?.[hls.currentLevel] ?? hls.levels?.[0];
    const playingDate = hls.playingDate?.getTime() ?? null;
    return {
      ...seen,
      position: video.currentTime,
      playingDate,
      latency: playingDate === null ? null : (Date.now() - playingDate) / 1_000,
      lowLatency: Boolean(level?.details?.partList && level.details.canBlockReload),
      dateRanges: Object.keys(level?.details?.dateRanges ?? {}).length,
      discontinuities: level?.details?.endCC ?? 0,
    };
  });
}
