import type { RemoteTrack } from 'livekit-client';

/** Everything that is heard plays here, in elements that nobody sees: tiles may come and go. */
export class AudioSink {
  #home: HTMLElement | null = null;

  get empty(): boolean {
    return !this.#home?.hasChildNodes();
  }

  add(track: RemoteTrack): void {
    if (!this.#home) {
      this.#home = document.createElement('div');
      this.#home.hidden = true;
      document.body.append(this.#home);
    }
    this.#home.append(track.attach());
  }

  remove(track: RemoteTrack): void {
    for (const element of track.detach()) element.remove();
  }

  clear(): void {
    for (const element of this.#home?.querySelectorAll('audio') ?? []) element.srcObject = null;
    this.#home?.remove();
    this.#home = null;
  }
}
