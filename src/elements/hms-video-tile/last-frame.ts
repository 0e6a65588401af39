import type { ReactiveController, ReactiveControllerHost } from 'lit';

const WIDEST = 640;

/**
 * The last frame of a picture whose media went away: a video element that loses its track goes black, and a
 * person who was there a moment ago should not. Drawn at the moment of the loss, gone when the picture is
 * back or is no longer wanted.
 */
export class LastFrame implements ReactiveController {
  canvas: HTMLCanvasElement | null = null;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.canvas = null;
  }

  /** Nothing is kept of a video that has not shown anything. */
  keep(video: HTMLVideoElement): void {
    const { videoWidth, videoHeight, readyState } = video;
    if (readyState < HTMLMediaElement.HAVE_CURRENT_DATA || videoWidth === 0) return;
    const canvas = document.createElement('canvas');
    const scale = Math.min(1, WIDEST / videoWidth);
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.className = 'last';
    canvas.setAttribute('aria-hidden', 'true');
    this.canvas = canvas;
    this.#host.requestUpdate();
  }

  readonly drop = (): void => {
    if (!this.canvas) return;
    this.canvas = null;
    this.#host.requestUpdate();
  };
}
