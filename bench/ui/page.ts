/** The page that `bench/ui.ts` measures: elements of the package in rooms of the published fakes. */
import { HmsRoom } from '../../src/index.js';
import '../../src/elements/hms-room/call-elements.define.js';
import { aRoom } from '../../src/testing/index.js';

const MESSAGES = 10_000;
const TILES = 25;
const LEVEL_CHANGES = 20;

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

Object.assign(window, { bench: { chat, levels } });
