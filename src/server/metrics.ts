import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { addLiveMetrics } from './live/live-metrics.js';
import type { LiveEngine } from './live/port.js';
import { addMediaMetrics } from './sfu/ops/media-metrics.js';
import type { MediaObserver } from './sfu/ops/observer.js';

export interface Metrics {
  readonly registry: Registry;
}

export interface MetricSources {
  rooms: () => number;
  peers: () => number;
  sockets: () => number;
  /** Undefined for a media engine that does not say how it is. */
  media: MediaObserver | undefined;
  live: LiveEngine;
}

/** What `/metrics` shows, read when somebody looks. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('hms_rooms', 'Rooms that are open', sources.rooms);
  gauge('hms_peers', 'Peers in all rooms, those within their grace period included', sources.peers);
  gauge('hms_channel_sockets', 'Open sockets of the room channel', sources.sockets);
  if (sources.media) addMediaMetrics(registry, sources.media);
  addLiveMetrics(registry, sources.live);
  return { registry };
}
