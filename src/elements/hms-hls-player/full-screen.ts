import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & HTMLElement;

/** iPhones show only a video over the whole screen. */
interface OnlyVideo {
  webkitEnterFullscreen?: () => void;
}

/** Full screen of a player, or of what the page wants to see with it. */
export class FullScreen implements ReactiveController {
  on = false;
  readonly #host: Host;
  readonly #target: () => Element;

  constructor(host: Host, target: () => Element) {
    this.#host = host;
    this.#target = target;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#look);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#look);
  }

  readonly #look = (): void => {
    const on = this.#target().matches(':fullscreen');
    if (on === this.on) return;
    this.on = on;
    this.#host.requestUpdate();
  };

  toggle(video: HTMLVideoElement & OnlyVideo): void {
    if (this.on) {
      void document.exitFullscreen();
      return;
    }
    const target = this.#target();
    if ('requestFullscreen' in target) void target.requestFullscreen().catch(() => {});
    else video.webkitEnterFullscreen?.();
  }
}
