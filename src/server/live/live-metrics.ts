/** Live streams for Prometheus, read when somebody looks. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { LiveEngine, LiveFigures } from './port.js';

const NONE: LiveFigures = { streams: 0, halfRate: 0, picturesLeftOut: 0, origin: null };

type Read = (figures: LiveFigures) => number;

const GAUGES: readonly [name: string, help: string, read: Read][] = [
  ['streams', 'Live streams', ({ streams }) => streams],
  [
    'streams_half_rate',
    'Live streams that show every second picture because the machine is too slow',
    ({ halfRate }) => halfRate,
  ],
  ['origin_waiting', 'Viewers who wait for a part', ({ origin }) => origin?.waiting ?? 0],
  ['origin_connections', 'Connections of viewers', ({ origin }) => origin?.connections ?? 0],
  ['origin_rss_bytes', 'Resident memory of the origin', ({ origin }) => origin?.rssBytes ?? 0],
];

const COUNTERS: readonly [name: string, help: string, read: Read][] = [
  [
    'pictures_left_out',
    'Pictures that were left out because the machine was late',
    ({ picturesLeftOut }) => picturesLeftOut,
  ],
  [
    'parts_late',
    'Parts that came to the origin more than their own length too late',
    ({ origin }) => origin?.lateParts ?? 0,
  ],
  ['origin_requests', 'Requests of viewers', ({ origin }) => origin?.requests ?? 0],
  ['origin_bytes', 'Bytes to viewers', ({ origin }) => origin?.bytes ?? 0],
  ['origin_cpu_seconds', 'Processor time of the origin', ({ origin }) => origin?.cpuSeconds ?? 0],
];

export function addLiveMetrics(registry: Registry, engine: LiveEngine): void {
  const registers = [registry];
  let asked: Promise<LiveFigures> | null = null;
  // All that is read in one go is of one moment.
  const read = () => {
    asked ??= (engine.figures?.() ?? Promise.resolve(NONE)).finally(() => (asked = null));
    return asked;
  };
  for (const [name, help, valueOf] of GAUGES) {
    new Gauge({
      name: `hms_live_${name}`,
      help,
      registers,
      async collect() {
        this.set(valueOf(await read()));
      },
    });
  }
  for (const [name, help, valueOf] of COUNTERS) {
    new Counter({
      name: `hms_live_${name}_total`,
      help,
      registers,
      async collect() {
        const value = valueOf(await read());
        this.reset();
        this.inc(value);
      },
    });
  }
}
