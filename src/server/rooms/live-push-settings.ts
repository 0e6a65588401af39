/** What a template says of streams to servers of others, with what holds where it is silent. */
import { HmsError, type Resolution } from '../../protocol/index.js';
import type { RtmpDestination, Template } from '../../templates/types.js';
import type { LiveLayer } from '../live/port.js';
import { AUTO_STOP_SECONDS, LAYER, LONGEST_SECONDS, rateOf, secondsOr } from './live-settings.js';

export interface PushSettings {
  /** Name in the template; empty where it has none. */
  destination: string;
  urls: readonly string[];
  layer: LiveLayer;
  /** Somebody wants this size; otherwise that of a live stream that runs anyway will do. */
  sized: boolean;
  /** It is recorded as long as it runs. */
  recorded: boolean;
  /** Milliseconds after the last person left. */
  autoStopMs: number;
  /** Milliseconds. */
  longestMs: number;
}

export interface PushWish {
  urls?: readonly string[] | undefined;
  resolution?: Resolution | undefined;
  /** As the template says where not given. */
  recording?: boolean | undefined;
}

/** Of the shorter and the longer side. */
const SIDES = { short: [480, 1_080], long: [500, 1_920] } as const;

/** Throws `invalid_request` for a size that no picture may have. */
export function pushSettings(template: Template, wish: PushWish): PushSettings {
  const [name, destination] = firstOf(template.destinations.rtmpDestinations);
  const size = wish.resolution ?? sizeOf(destination);
  if (size && !fits(size)) {
    throw new HmsError(
      'invalid_request',
      'The resolution must be 500x480 to 1920x1080, or portrait, in even numbers.',
    );
  }
  const { width, height } = size ?? LAYER;
  return {
    destination: name,
    urls: wish.urls ?? destination.rtmpUrls ?? [],
    layer: {
      width,
      height,
      videoBitrate: rateOf(width, height),
      audioBitrate: LAYER.audioBitrate,
    },
    sized: size !== null,
    recorded: wish.recording ?? destination.recordingEnabled ?? false,
    autoStopMs: secondsOr(destination.autoStopTimeout, AUTO_STOP_SECONDS) * 1_000,
    longestMs: secondsOr(destination.maxDuration, LONGEST_SECONDS) * 1_000,
  };
}

function firstOf(destinations: Record<string, RtmpDestination> = {}): [string, RtmpDestination] {
  return Object.entries(destinations)[0] ?? ['', { name: '' }];
}

function sizeOf({ width, height }: RtmpDestination): Resolution | null {
  return width && height ? { width, height } : null;
}

function fits({ width, height }: Resolution): boolean {
  const within = (side: number, [least, most]: readonly [number, number]) =>
    side >= least && side <= most && side % 2 === 0;
  return (
    within(Math.min(width, height), SIDES.short) && within(Math.max(width, height), SIDES.long)
  );
}
