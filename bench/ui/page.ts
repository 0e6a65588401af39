/** The page that `bench/ui.ts` measures: elements of the package in rooms of the published fakes. */
import { HmsRoom } from '../../src/index.js';
import '../../src/elements/hms-room/call-elements.define.js';
import type { RoomHandle } from '../../src/store/actions.js';
import { aRoom } from '../../src/testing/index.js';

/** Chromium's own; TypeScript does not know it yet. */
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { kind: string });
  readonly writable: WritableStream<VideoFrame>;
}

const MESSAGES = 10_000;
const TILES = 25;
const LEVEL_CHANGES = 20;
const GRID = 49;
const GRID_RUNS = 5;

const frames = async (count: number): Promise<void> => {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
};

async function until<T>(find: () => T | null | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await frames(1);
  }
}

/** A chat with ten thousand messages, scrolled from its end to its beginning in steps as a wheel makes them. */
async function chat(): Promise<void> {
  const room = new HmsRoom();
  room.handle = aRoom({ messages: MESSAGES, blank: true });
  const element = document.createElement('hms-chat');
  element.style.cssText = 'width:360px;height:640px';
  room.append(element);
  document.body.append(room);
  const list = await until(() => element.shadowRoot?.querySelector<HTMLElement>('.list'));
  await until(() => element.shadowRoot?.querySelector('.virtual li'));
  await frames(30);
  performance.mark('chat-begin');
  for (let step = 0; step < 240; step += 1) {
    list.scrollTop -= step < 200 ? 120 : list.scrollHeight / 40;
    await frames(1);
  }
  performance.mark('chat-end');
  room.remove();
}

/** How many elements render when one person's level changes. */
async function levels(): Promise<number> {
  const room = new HmsRoom();
  const handle = aRoom({ peers: TILES, blank: true });
  room.handle = handle;
  room.style.cssText = 'display:block;width:1280px;height:720px';
  document.body.append(room);
  const call = await until(() => room.shadowRoot?.querySelector('hms-call'));
  await until(() =>
    call.shadowRoot?.querySelector('hms-stage')?.shadowRoot?.querySelector('hms-video-tile'),
  );
  await frames(60);
  let base = HmsRoom.prototype as unknown as { performUpdate(): void };
  while (!Object.hasOwn(base, 'performUpdate')) {
    base = Object.getPrototypeOf(base) as { performUpdate(): void };
  }
  const before = Object.getOwnPropertyDescriptor(base, 'performUpdate')?.value as () => void;
  let renders = 0;
  base.performUpdate = function counted(this: unknown) {
    renders += 1;
    before.call(this);
  };
  for (let change = 0; change < LEVEL_CHANGES; change += 1) {
    handle.store.dispatch({
      from: 'media',
      type: 'levels',
      levels: { p1: (change % 5) / 5 + 0.1 },
    });
    await frames(3);
  }
  base.performUpdate = before;
  room.remove();
  return renders / LEVEL_CHANGES;
}

const allInView = {
  screens: {
    conferencing: {
      default: { elements: { video_tile_layout: { grid: { tiles_in_view: 100 } } } },
    },
  },
};

/** A stage on the page, and how many of its tiles stand in sight. */
function aStage(handle: RoomHandle) {
  const room = new HmsRoom();
  room.handle = handle;
  const stage = document.createElement('hms-stage');
  stage.style.cssText = 'display:block;width:1280px;height:720px';
  room.append(stage);
  const standing = () =>
    [...(stage.shadowRoot?.querySelectorAll('hms-video-tile') ?? [])].filter(
      (tile) => tile.clientWidth > 0 && tile.shadowRoot?.querySelector('.tile'),
    ).length;
  return { room, standing };
}

/** From an empty page to 49 tiles that are laid out and painted, in milliseconds: the middle one of five runs. */
async function grid(): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < GRID_RUNS; run += 1) {
    const handle = aRoom({ peers: GRID, blank: true, layout: allInView });
    const begin = performance.now();
    const { room, standing } = aStage(handle);
    document.body.append(room);
    while (standing() < GRID) await frames(1);
    // What this frame shows is on the screen when the next task runs.
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    times.push(performance.now() - begin);
    room.remove();
    await frames(10);
  }
  return times.sort((a, b) => a - b)[Math.floor(GRID_RUNS / 2)] ?? 0;
}

/** Raw pictures, thirty a second, that cost nothing to make. */
function rawPictures(width: number, height: number): MediaStream {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  const pixels = new Uint8Array((width * height * 3) / 2);
  let count = 0;
  setInterval(() => {
    count += 1;
    const begin = (count * 1000) % (width * height);
    pixels.fill(count % 256, begin, begin + 1000);
    const timestamp = Math.round(performance.now() * 1000);
    const frame = new VideoFrame(pixels, {
      ...{ format: 'I420', codedWidth: width, codedHeight: height, timestamp },
    });
    void writer.write(frame);
  }, 1000 / 30);
  return new MediaStream([track]);
}

/**
 * 25 tiles whose pictures move, and levels that change ten times a second. All show the same pictures, in the
 * size of the layer that such small tiles receive; nobody draws them, so that it is the tiles that cost.
 */
async function moving(): Promise<void> {
  const handle = aRoom({ peers: TILES, layout: allInView });
  const stream = rawPictures(320, 180);
  const attachTrack: RoomHandle['actions']['attachTrack'] = (_, video) => {
    video.srcObject = stream;
    return () => (video.srcObject = null);
  };
  const actions = new Proxy(handle.actions, {
    get: (all, name) =>
      name === 'attachTrack' ? attachTrack : (Reflect.get(all, name) as unknown),
  });
  const { room, standing } = aStage({ ...handle, actions });
  document.body.append(room);
  while (standing() < TILES) await frames(1);
  let step = 0;
  setInterval(() => {
    step += 1;
    const levels = { [`p${String(1 + (step % 3))}`]: (step % 5) / 5 };
    handle.store.dispatch({ from: 'media', type: 'levels', levels });
  }, 100);
  await frames(30);
}

Object.assign(window, { bench: { chat, levels, grid, moving } });
