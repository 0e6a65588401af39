/** The media processes for Prometheus, one time series per process; read when somebody looks. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { WorkerStats } from '../messages.js';
import type { MediaObserver, ProcessView } from './observer.js';

type Read = (stats: WorkerStats) => number;

const COUNTERS: readonly [name: string, help: string, read: Read][] = [
  ['packets_received', 'RTP packets from publishers', (stats) => stats.packetsIn],
  ['packets_sent', 'RTP packets to receivers', (stats) => stats.packetsOut],
  ['bytes_received', 'Bytes of RTP from publishers', (stats) => stats.bytesIn],
  ['bytes_sent', 'Bytes of RTP to receivers', (stats) => stats.bytesOut],
  ['packets_lost', 'Packets lost between publishers and here', (stats) => stats.lostIn],
  ['nacks_received', 'Requests of receivers for lost packets', (stats) => stats.nacksIn],
  ['nacks_sent', 'Requests to publishers for lost packets', (stats) => stats.nacksOut],
  ['plis_received', 'Requests of receivers for key frames', (stats) => stats.plisIn],
  ['plis_sent', 'Requests to publishers for key frames', (stats) => stats.plisOut],
  ['retransmissions_received', 'Packets that publishers sent again', (stats) => stats.rtxIn],
  ['retransmissions_useful', 'Those of them that filled a hole', (stats) => stats.recovered],
  ['retransmissions_sent', 'Packets that receivers got again', (stats) => stats.resent],
  [
    'frames_recorded',
    'Frames and sounds that recordings of tracks have kept',
    (stats) => stats.framesRecorded,
  ],
  [
    'frames_not_recorded',
    'Frames that came and are not in their recordings: something of them was lost, or the disk was too slow',
    (stats) => stats.framesNotRecorded,
  ],
];

const GAUGES: readonly [name: string, help: string, read: Read][] = [
  ['peers', 'Media connections', (stats) => stats.peers],
  [
    'loop_delay_p99_ms',
    'Event loop delay of the last seconds, 99th percentile, in milliseconds',
    (stats) => stats.loopDelayMs,
  ],
  ['estimated_peers', 'Receivers whose downlink is measured', (stats) => stats.estimatedPeers],
  [
    'estimates_bps',
    'Downlink estimates of all measured receivers together, in bit/s',
    (stats) => stats.estimates,
  ],
];

const LAYERS: readonly [layer: string, read: Read][] = [
  ['low', (stats) => stats.streamsLow],
  ['medium', (stats) => stats.streamsMedium],
  ['high', (stats) => stats.streamsHigh],
  ['paused', (stats) => stats.pausedStreams],
];

export function addMediaMetrics(registry: Registry, observer: MediaObserver): void {
  const registers = [registry];
  const each = (visit: (worker: string, view: ProcessView) => void): void =>
    observer.processes.forEach((view, index) => visit(String(index), view));
  const gauge = (name: string, help: string, read: (view: ProcessView) => number | undefined) =>
    new Gauge({
      name: `hms_media_${name}`,
      help,
      registers,
      labelNames: ['worker'],
      collect() {
        this.reset();
        each((worker, view) => {
          const value = read(view);
          if (value !== undefined) this.set({ worker }, value);
        });
      },
    });
  const counter = (name: string, help: string, read: (view: ProcessView) => number | undefined) =>
    new Counter({
      name: `hms_media_${name}_total`,
      help,
      registers,
      labelNames: ['worker'],
      collect() {
        this.reset();
        each((worker, view) => {
          const value = read(view);
          if (value !== undefined) this.inc({ worker }, value);
        });
      },
    });

  gauge('up', 'Whether the media process carries media', ({ ready }) => Number(ready));
  gauge('full', 'Whether the media process takes nobody new', ({ full }) => Number(full));
  gauge('rooms', 'Rooms on the media process', ({ rooms }) => rooms);
  counter('deaths', 'How often the media process died', ({ deaths }) => deaths);
  for (const [name, help, read] of GAUGES)
    gauge(name, help, ({ stats }) => (stats ? read(stats) : undefined));
  for (const [name, help, read] of COUNTERS)
    counter(name, help, ({ stats }) => (stats ? read(stats) : undefined));
  new Gauge({
    name: 'hms_media_streams',
    help: 'Pictures that flow to receivers by layer, and those that wait for room on the path',
    registers,
    labelNames: ['worker', 'layer'],
    collect() {
      this.reset();
      each((worker, { stats }) => {
        if (stats) for (const [layer, read] of LAYERS) this.set({ worker, layer }, read(stats));
      });
    },
  });
}
