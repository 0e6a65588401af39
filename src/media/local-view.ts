import type { Unsubscribe } from '../store/ports.js';

/** The own picture on any number of elements, as it comes from the device: no engine in between. */
export class LocalView {
  #elements = new Set<HTMLVideoElement>();
  #track: MediaStreamTrack | null = null;

  attach(element: HTMLVideoElement): Unsubscribe {
    this.#elements.add(element);
    this.#put(element);
    return () => {
      if (this.#elements.delete(element)) element.srcObject = null;
    };
  }

  show(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    for (const element of this.#elements) this.#put(element);
  }

  #put(element: HTMLVideoElement): void {
    element.muted = true;
    element.srcObject = this.#track && new MediaStream([this.#track]);
    // An element that is taken away while it starts rejects; the next one plays.
    if (this.#track) element.play().catch(() => {});
  }
}
