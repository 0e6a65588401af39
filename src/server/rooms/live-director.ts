/**
 * Keeps the picture of everything that is made of a room as the room is: streams, pushes, recordings. A change is worked
 * out once per turn of the event loop, however many people come or go in it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Layout } from '../../templates/types.js';
import type { LiveEngine, Scene } from '../live/port.js';
import { sceneOf } from './live-scene.js';
import type { RoomCore } from './room-core.js';
import type { RoomTracks } from './room-tracks.js';

export interface LiveDirectorPorts {
  core: RoomCore;
  tracks: Pick<RoomTracks, 'of'>;
  engine: Pick<LiveEngine, 'setScene'>;
  spotlight: () => string | null;
}

export class LiveDirector {
  readonly #ports: LiveDirectorPorts;
  readonly #shows = new Map<string, { layout: Layout; scene: Scene }>();
  #looking = false;

  constructor(ports: LiveDirectorPorts) {
    this.#ports = ports;
  }

  /** The picture to begin with; later ones go to the engine until `forget`. `layout`: of whose view it is. */
  follow(streamId: string, layout: Layout): Scene {
    const scene = this.#look(layout);
    this.#shows.set(streamId, { layout, scene });
    return scene;
  }

  forget(streamId: string): void {
    this.#shows.delete(streamId);
  }

  /** People, what they send, or who is large changed: the picture may have to. */
  changed(): void {
    if (this.#shows.size === 0 || this.#looking) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      for (const [streamId, show] of this.#shows) {
        const scene = this.#look(show.layout);
        if (isDeepStrictEqual(scene, show.scene)) continue;
        show.scene = scene;
        this.#ports.engine.setScene(streamId, scene);
      }
    });
  }

  /** Of the first role that may go live, for what nobody in the room began. */
  hostLayout(): Layout {
    const [first] = this.#ports.core.rules.all
      .filter(({ info, onStage }) => onStage && info.permissions.hlsStreaming)
      .sort((a, b) => a.info.priority - b.info.priority);
    return first?.layout ?? { role: '' };
  }

  #look(layout: Layout): Scene {
    const { core, tracks, spotlight } = this.#ports;
    return sceneOf({
      people: core.roster
        .list()
        .filter((peer) => peer.type === 'external' || core.rulesOf(peer).onStage),
      tracksOf: (peerId) => tracks.of(peerId),
      spotlight: spotlight(),
      layout,
    });
  }
}
