import type { TrackStats, Unsubscribe } from '../store/ports.js';
import { sampleOf, statsBetween, type Sample } from './sample.js';

const EVERY_MS = 1_000;

/** Tells what a track did in the last second. `report` answers nothing while the track is not there. */
export function watchStats(
  report: () => Promise<Iterable<readonly [string, unknown]> | undefined> | undefined,
  listener: (stats: TrackStats) => void,
): Unsubscribe {
  let before: Sample | null = null;
  let on = true;
  const look = async (): Promise<void> => {
    const entries = await report()?.catch(() => undefined);
    const now = entries ? sampleOf(entries) : null;
    if (on && now && before) listener(statsBetween(before, now));
    before = now;
  };
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => {
    on = false;
    clearInterval(timer);
  };
}
