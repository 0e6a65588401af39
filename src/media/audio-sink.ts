import type { RemoteAudioTrack } from 'livekit-client';

/** Everything that is heard plays here, in elements that nobody sees: tiles may come and go. */
export class AudioSink {
  #home: HTMLElement | null = null;
  #tracks = new Map<string, RemoteAudioTrack>();
  /** Kept for a voice that comes back. */
  #volumes = new Map<string, number>();

  get empty(): boolean {
    return !this.#home?.hasChildNodes();
  }

  add(trackId: string, track: RemoteAudioTrack): void {
    if (!this.#home) {
      this.#home = document.createElement('div');
      this.#home.hidden = true;
      document.body.append(this.#home);
    }
    this.#tracks.set(trackId, track);
    this.#home.append(track.attach());
    const volume = this.#volumes.get(trackId);
    if (volume !== undefined) track.setVolume(volume);
  }

  remove(trackId: string, track: RemoteAudioTrack): void {
    this.#tracks.delete(trackId);
    for (const element of track.detach()) element.remove();
  }

  setVolume(trackId: string, volume: number): void {
    this.#volumes.set(trackId, volume);
    this.#tracks.get(trackId)?.setVolume(volume);
  }

  clear(): void {
    this.#tracks.clear();
    for (const element of this.#home?.querySelectorAll('audio') ?? []) element.srcObject = null;
    this.#home?.remove();
    this.#home = null;
  }
}
