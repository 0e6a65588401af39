/**
 * Joins and leaves in one page, and what is left alive after them: objects are asked of the heap itself, by their
 * prototype, after a collection.
 */
import type { CDPSession, Page } from 'playwright-core';

/** What a stay in a room makes, by an expression of its prototype. */
const MADE = {
  rooms: "customElements.get('hms-room').prototype",
  calls: "customElements.get('hms-call').prototype",
  tiles: "customElements.get('hms-video-tile').prototype",
  videos: 'HTMLVideoElement.prototype',
  tracks: 'MediaStreamTrack.prototype',
  peerConnections: 'RTCPeerConnection.prototype',
  sockets: 'WebSocket.prototype',
  audioContexts: 'AudioContext.prototype',
  observers: 'ResizeObserver.prototype',
} as const;

/** What outlives every room, so that a listener on it keeps one alive. */
const GLOBALS = [
  'window',
  'document',
  'navigator.mediaDevices',
  'navigator.connection ?? document',
];

const PATIENCE_MS = 20_000;

export type Alive = Record<keyof typeof MADE | 'listeners' | 'nodes', number>;

/** More than this cannot be expected. */
export const NOTHING_ALIVE = Object.freeze(
  Object.fromEntries([...Object.keys(MADE), 'listeners', 'nodes'].map((name) => [name, 0])),
) as Alive;

export interface LeakWatch {
  /** One stay after the other: in, seen and heard, out, away. */
  stay(code: string, times: number): Promise<void>;
  alive(): Promise<Alive>;
  /**
   * What is alive once no more is than expected, or after a while: a browser lets go of connections, tracks and
   * audio on threads of their own.
   */
  settled(expected: Alive): Promise<Alive>;
  /** All objects together, without what the browser counts on its own. */
  objects(alive: Alive): number;
}

export async function leakWatch(page: Page): Promise<LeakWatch> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  // tsx wraps named functions in a helper that does not exist in the page.
  await page.evaluate('globalThis.__name ??= (value) => value; undefined');
  return {
    objects,
    async stay(code, times) {
      for (let time = 0; time < times; time += 1) await page.evaluate(stayOnce, code);
    },
    async settled(expected) {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const alive = await aliveNow(cdp);
        const rest = objects(alive) <= objects(expected) && alive.listeners <= expected.listeners;
        if (rest || Date.now() > deadline) return alive;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    alive: () => aliveNow(cdp),
  };
}

const objects = (alive: Alive) =>
  Object.keys(MADE).reduce((sum, name) => sum + alive[name as keyof typeof MADE], 0);

async function aliveNow(cdp: CDPSession): Promise<Alive> {
  await cdp.send('HeapProfiler.collectGarbage');
  const alive: Partial<Alive> = {};
  for (const [name, expression] of Object.entries(MADE)) {
    alive[name as keyof typeof MADE] = await countOf(cdp, expression);
  }
  let listeners = 0;
  for (const expression of GLOBALS) listeners += await listenersOf(cdp, expression);
  const { metrics } = await cdp.send('Performance.getMetrics');
  const nodes = metrics.find(({ name }) => name === 'Nodes')?.value ?? 0;
  return { ...(alive as Alive), listeners, nodes };
}

async function listenersOf(cdp: CDPSession, expression: string): Promise<number> {
  const { result } = await cdp.send('Runtime.evaluate', { expression, objectGroup: 'leaks' });
  const { listeners } = await cdp.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId!,
  });
  return listeners.length;
}

async function countOf(cdp: CDPSession, expression: string): Promise<number> {
  const { result } = await cdp.send('Runtime.evaluate', { expression, objectGroup: 'leaks' });
  if (!result.objectId) throw new Error(`${expression} is not there`);
  const { objects } = await cdp.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup: 'leaks',
  });
  const { result: length } = await cdp.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await cdp.send('Runtime.releaseObjectGroup', { objectGroup: 'leaks' });
  return length.value as number;
}

/** Runs in the page. */
async function stayOnce(code: string): Promise<void> {
  const room = document.createElement('hms-room');
  room.roomCode = code;
  room.userName = 'Ada';
  room.autoJoin = true;
  room.style.cssText = 'display:block;width:800px;height:600px';
  const fails = new Promise<never>((_, reject) => {
    room.addEventListener('hms-error', ({ detail }) => reject(new Error(detail.message)));
  });
  document.body.append(room);
  const isThere = async () => {
    for (;;) {
      const state = room.store?.getState();
      const video = room.shadowRoot
        ?.querySelector('hms-call')
        ?.shadowRoot?.querySelector('hms-stage')
        ?.shadowRoot?.querySelector('hms-video-tile')
        ?.shadowRoot?.querySelector('video');
      if (state?.media.status === 'connected' && video?.videoWidth) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await Promise.race([isThere(), fails]);
  await room.leave();
  room.remove();
  await new Promise((resolve) => setTimeout(resolve));
}
