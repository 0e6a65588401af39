import type { MediaEngine, MediaEvent, MediaPolicy } from '../../src/server/sfu/port.js';

/** A media engine without media: notes what the rooms want, and says what the test lets it say. */
export class QuietEngine implements MediaEngine {
  readonly enforces = {
    subscribeToRoles: true,
    publishAllowed: true,
    bitrateCaps: true,
    layerChoice: true,
    pictureLimits: true,
  };
  readonly calls: string[] = [];
  /** In the order in which the rooms set them. */
  readonly policies: { peerId: string; policy: MediaPolicy }[] = [];
  closed = false;
  #listener: (event: MediaEvent) => void = () => {};

  start(): Promise<void> {
    return Promise.resolve();
  }

  grant(peer: { peerId: string }, origin: string) {
    return Promise.resolve({
      url: origin.replace(/^http/, 'ws'),
      token: `media-${peer.peerId}`,
      expiresAt: Date.now() + 60_000,
    });
  }

  setPolicy(_roomId: string, peerId: string, policy: MediaPolicy): void {
    this.calls.push(`setPolicy ${peerId} ${policy.name}`);
    this.policies.push({ peerId, policy });
  }

  remove(_roomId: string, peerId: string): void {
    this.calls.push(`remove ${peerId}`);
  }

  mute(_roomId: string, peerId: string, trackId: string): void {
    this.calls.push(`mute ${peerId} ${trackId}`);
  }

  closeRoom(roomId: string): void {
    this.calls.push(`closeRoom ${roomId}`);
  }

  onEvent(listener: (event: MediaEvent) => void): void {
    this.#listener = listener;
  }

  say(event: MediaEvent): void {
    this.#listener(event);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  handleUpgrade(_request: unknown, socket: { destroy(): void }): void {
    socket.destroy();
  }

  registerRoutes(): void {}
}
