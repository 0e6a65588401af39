/** Between the picture of the stream and that of the stage, on the screen of one viewer who goes there and back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser, Person, poll } from '../../test/helpers/people.js';
import { startProduct } from '../../test/helpers/product.js';
import { starterRoom } from '../../test/helpers/starter-room.js';

const ROUNDS = 5;
const SETTLE_MS = 3_000;

type Place = 'stream' | 'stage';

declare global {
  interface Window {
    /** Every picture that was presented in sight, as it came. */
    pictures: { at: number; place: Place }[];
  }
}

export interface HandoverFigures {
  /** Milliseconds from the last picture of the old to the first of the new, of each round. */
  toStage: number[];
  toStream: number[];
}

export async function measureHandover(): Promise<HandoverFigures> {
  const product = await startProduct();
  const browser = await openBrowser();
  try {
    const links = await starterRoom(product, 'live-streaming', 'handover');
    // The layout of a broadcaster says "join and go live".
    const host = await Person.open(browser, links['broadcaster'] ?? '', 'Host');
    await host.join();
    await host.until(({ stream }) => stream?.state === 'started');
    const viewer = await Person.open(browser, links['viewer-near-realtime'] ?? '', 'Viewer', {
      script: watchPictures,
    });
    await viewer.join();
    const { localPeerId } = (await viewer.state()) ?? {};
    const go = async (role: string, place: Place) => {
      await sleep(SETTLE_MS);
      // All but the last of the old ones, which may be the very last.
      await viewer.evaluate(() => void window.pictures.splice(0, window.pictures.length - 1));
      await host.page.evaluate(
        ([peerId, name]) =>
          document.querySelector('hms-room')?.actions?.changeRoleOfPeer(peerId, name, true),
        [localPeerId ?? '', role] as const,
      );
      return gapTo(viewer, place);
    };
    await seen(viewer, 'stream');
    const figures: HandoverFigures = { toStage: [], toStream: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      figures.toStage.push(await go('viewer-on-stage', 'stage'));
      figures.toStream.push(await go('viewer-near-realtime', 'stream'));
    }
    return figures;
  } finally {
    await browser.close();
    await product.close();
  }
}

async function seen(viewer: Person, place: Place): Promise<Window['pictures']> {
  let pictures: Window['pictures'] = [];
  await poll(
    async () => {
      pictures = await viewer.evaluate(() => window.pictures);
      return pictures.some((picture) => picture.place === place);
    },
    () => `No picture of the ${place} came.`,
  );
  return pictures.sort((a, b) => a.at - b.at);
}

async function gapTo(viewer: Person, place: Place): Promise<number> {
  const pictures = await seen(viewer, place);
  const first = pictures.findIndex((picture) => picture.place === place);
  const [old, fresh] = pictures.slice(first - 1, first + 1);
  return old && fresh ? fresh.at - old.at : NaN;
}

/** Runs in the page of the viewer, and therefore holds all that it needs. */
function watchPictures(): void {
  window.pictures = [];
  const known = new WeakSet<HTMLVideoElement>();
  const inCall = (selector: string) =>
    document
      .querySelector('hms-room')
      ?.shadowRoot?.querySelector('hms-call')
      ?.shadowRoot?.querySelector(selector);
  const watch = (video: HTMLVideoElement, place: Place): void => {
    video.requestVideoFrameCallback((_, { expectedDisplayTime }) => {
      const front = inCall('.stream.front') ? 'stream' : 'stage';
      if (place === front && video.isConnected) {
        window.pictures.push({ at: expectedDisplayTime, place });
      }
      watch(video, place);
    });
  };
  const look = (video: HTMLVideoElement | null | undefined, place: Place) => {
    if (!video || known.has(video)) return;
    known.add(video);
    watch(video, place);
  };
  const lookAround = () => {
    look(inCall('hms-hls-player')?.shadowRoot?.querySelector('video'), 'stream');
    const me = document.querySelector('hms-room')?.store?.getState().localPeerId;
    const tiles = inCall('hms-stage')?.shadowRoot?.querySelectorAll('hms-video-tile') ?? [];
    for (const tile of tiles) {
      if (tile.peerId !== me) look(tile.shadowRoot?.querySelector('video'), 'stage');
    }
    requestAnimationFrame(lookAround);
  };
  lookAround();
}
