/**
 * What a page really loads: from the script tag to the painted lobby, and on to the joined call, in kB (1000
 * bytes) after gzip -9, with the chunks of the media client and of hls.js counted apart. Counted from a real page load, so that a
 * stray eager import cannot hide.
 */
import { gzipSync } from 'node:zlib';
import { openBrowser, Person, poll } from '../test/helpers/people.js';
import { startProduct } from '../test/helpers/product.js';
import { starterRoom } from '../test/helpers/starter-room.js';
import { checkBudgets, report } from './report.js';

const BUDGETS = {
  lobby_gzip_kb: 45,
  joined_gzip_kb: 85,
  viewer_gzip_kb: 60,
  third_party_requests: 0,
};

interface Load {
  lobby: number;
  joined: number;
  media: number;
  foreign: number;
}

const product = await startProduct();
const browser = await openBrowser();

async function load(link: string, usesMedia: boolean): Promise<Load> {
  const scripts = new Map<string, { kb: number; media: boolean }>();
  let foreign = 0;
  const person = await Person.open(browser, 'about:blank', 'Bundle');
  const pending: Promise<void>[] = [];
  person.page.on('response', (response) => {
    const url = response.url();
    if (/^(blob|data|about):/.test(url)) return;
    if (!url.startsWith(product.origin)) foreign += 1;
    if (!url.endsWith('.js')) return;
    pending.push(
      response.body().then((body) => {
        const kb = gzipSync(body, { level: 9 }).length / 1000;
        scripts.set(url, { kb, media: /\/(livekit|hls\b)[^/]*$/i.test(url) });
      }),
    );
  });
  // Resolves in the frame that paints the lobby, with the scripts that were asked for by then.
  await person.page.addInitScript(() => {
    const look = () => {
      const preview = document.querySelector('hms-room')?.shadowRoot?.querySelector('hms-preview');
      const button = preview?.shadowRoot?.querySelector('button');
      if (!button) {
        requestAnimationFrame(look);
        return;
      }
      requestAnimationFrame(() => {
        const at = performance.now();
        const names = performance
          .getEntriesByType('resource')
          .filter((entry) => entry.startTime < at && entry.name.endsWith('.js'))
          .map((entry) => entry.name);
        Object.assign(window, { lobbyScripts: names });
      });
    };
    requestAnimationFrame(look);
  });
  await person.page.goto(link);
  await person.page.waitForFunction(() => 'lobbyScripts' in window);
  const lobbyScripts = await person.page.evaluate(
    () => (window as unknown as { lobbyScripts: string[] }).lobbyScripts,
  );
  await person.join();
  if (usesMedia) {
    await poll(
      async () => [...scripts.values()].some((script) => script.media),
      () => 'the media chunk never loaded',
    );
  }
  // Until what the person looks at has come to life: late chunks count like early ones.
  await person.page.waitForFunction(() => {
    const room = document.querySelector('hms-room')?.shadowRoot;
    const call = room?.querySelector('hms-call')?.shadowRoot;
    return (
      !!call?.querySelector('hms-stage:defined, hms-hls-player:defined') &&
      !call.querySelector('hms-chat:not(:defined)')
    );
  });
  await Promise.all(pending);
  const own = [...scripts].filter(([, script]) => !script.media);
  const sum = (list: [string, { kb: number }][]) => list.reduce((all, [, { kb }]) => all + kb, 0);
  const result = {
    lobby: sum(own.filter(([url]) => lobbyScripts.includes(url))),
    joined: sum(own),
    media: sum([...scripts].filter(([, script]) => script.media)),
    foreign,
  };
  await person.close();
  return result;
}

const host = await load(`${product.origin}/meeting/${product.codes['host'] ?? ''}`, true);
// Who watches the stream: no WebRTC, and chat open from the start.
const stream = await starterRoom(product, 'live-streaming', 'bundle');
const viewer = await load(stream['viewer-near-realtime'] ?? '', false);
await browser.close();
await product.close();

const round = (value: number) => Math.round(value * 10) / 10;
const result = {
  lobby_gzip_kb: round(host.lobby),
  joined_gzip_kb: round(host.joined),
  viewer_gzip_kb: round(viewer.joined),
  media_chunk_gzip_kb: round(host.media),
  third_party_requests: host.foreign + viewer.foreign,
};
report(result);
checkBudgets(result, BUDGETS);
