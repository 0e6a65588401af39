/** Somebody who looks at a room on a page, in whatever browser: asks the page, and waits for what it tells. */
import type { RoomStore } from '../../src/store/room-store.js';
import type { RoomState } from '../../src/store/state.js';

/** Runs before any script of the page: keeps what the page opens, so that a test can count and cut. */
export function watchPage(): void {
  const seen = {
    peers: [] as RTCPeerConnection[],
    sockets: [] as WebSocket[],
    violations: [] as string[],
  };
  Object.assign(window, { seen });
  const NativePeer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativePeer {
    constructor(config?: RTCConfiguration) {
      super(config);
      seen.peers.push(this);
    }
  };
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      seen.sockets.push(this);
    }
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
}

interface Seen {
  peers: RTCPeerConnection[];
  sockets: WebSocket[];
  violations: string[];
}
declare global {
  interface Window {
    seen: Seen;
  }
}

export abstract class Onlooker {
  readonly name: string;
  readonly consoleErrors: string[] = [];

  protected constructor(name: string) {
    this.name = name;
  }

  /** Runs a function in the page. Only plain values go in and out. */
  abstract evaluate<R>(ask: () => R | Promise<R>): Promise<R>;

  /** Waits until the room's state on this page fulfils the condition. */
  async until<A = undefined>(
    condition: (state: RoomState, arg: A) => boolean,
    arg?: A,
  ): Promise<void> {
    let last: RoomState | null = null;
    await poll(
      async () => {
        last = await this.state();
        return last !== null && condition(last, arg as A);
      },
      () =>
        `${this.name} never saw: ${condition.toString()} (${JSON.stringify(arg)})\n${JSON.stringify(last, null, 1)}\n${this.consoleErrors.join('\n')}`,
    );
  }

  /** The room's state on this page, null before the page's room is there. */
  async state(): Promise<RoomState | null> {
    return this.evaluate(() => {
      const room = document.querySelector('hms-room') as unknown as {
        store?: { getState(): RoomState };
      } | null;
      return room?.store?.getState() ?? null;
    });
  }

  /** Tiles whose video plays somebody else's frames, by the tile's accessible name, with frames decoded so far. */
  async frames(): Promise<Record<string, number>> {
    return this.evaluate(async () => {
      const counts: Record<string, number> = {};
      for (const peer of window.seen.peers) {
        if (peer.connectionState === 'closed') continue;
        for (const report of (await peer.getStats()).values()) {
          if (
            report.type === 'inbound-rtp' &&
            report.kind === 'video' &&
            report.framesDecoded > 0
          ) {
            counts[report.trackIdentifier as string] = report.framesDecoded as number;
          }
        }
      }
      return counts;
    });
  }

  /** Sum of the energy of everything heard so far. */
  async audioEnergy(): Promise<{ streams: number; energy: number }> {
    return this.evaluate(async () => {
      const total = { streams: 0, energy: 0 };
      for (const peer of window.seen.peers) {
        if (peer.connectionState === 'closed') continue;
        for (const report of (await peer.getStats()).values()) {
          if (
            report.type === 'inbound-rtp' &&
            report.kind === 'audio' &&
            report.totalAudioEnergy > 0
          ) {
            total.streams += 1;
            total.energy += report.totalAudioEnergy as number;
          }
        }
      }
      return total;
    });
  }

  /** Waits until `streams` remote videos have each decoded 10 more frames than now. */
  async seesMovingVideo(streams: number): Promise<void> {
    const before = await this.frames();
    await poll(
      async () => {
        const now = await this.frames();
        return (
          Object.keys(now).filter((id) => now[id]! >= (before[id] ?? 0) + 10).length >= streams
        );
      },
      async () =>
        `${this.name} does not see ${String(streams)} moving videos: ${JSON.stringify(before)} → ${JSON.stringify(await this.frames())}`,
    );
  }

  async hears(streams: number): Promise<void> {
    const before = await this.audioEnergy();
    await poll(
      async () => {
        const now = await this.audioEnergy();
        return now.streams >= streams && now.energy > before.energy;
      },
      async () =>
        `${this.name} does not hear ${String(streams)}: ${JSON.stringify(await this.audioEnergy())}`,
    );
  }

  /** How many `<video>` elements on the page show moving pictures now (own preview included). */
  async playingVideos(): Promise<number> {
    return this.evaluate(() => {
      const videos: HTMLVideoElement[] = [];
      const walk = (root: ParentNode) => {
        for (const element of root.querySelectorAll('*')) {
          if (element instanceof HTMLVideoElement) videos.push(element);
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document);
      return videos.filter(
        (video) => video.readyState >= 2 && video.videoWidth > 0 && !video.paused,
      ).length;
    });
  }

  async playsVideos(count: number): Promise<void> {
    await poll(
      async () => (await this.playingVideos()) === count,
      async () =>
        `${this.name} plays ${String(await this.playingVideos())} videos, not ${String(count)}`,
    );
  }

  /** Cuts every open WebSocket of the page, as a lost network would, and waits until the room noticed. */
  async dropSockets(): Promise<void> {
    // The way back may be faster than a look from outside: the page itself watches for the moment.
    await this.evaluate(async () => {
      const { store } = document.querySelector('hms-room') as unknown as { store: RoomStore };
      const dropped = new Promise<void>((resolve) => {
        store.subscribe(
          ({ status }) => status,
          (status) => {
            if (status === 'reconnecting') resolve();
          },
        );
      });
      for (const socket of window.seen.sockets) socket.close();
      await dropped;
    });
  }

  async violations(): Promise<string[]> {
    return this.evaluate(() => window.seen.violations);
  }
}

/** Asks until the answer is yes; the clock only bounds it. */
export async function poll(
  ask: () => Promise<boolean>,
  complaint: () => Promise<string> | string,
  timeoutMs = 40_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(await complaint());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
