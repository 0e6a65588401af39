/** What a template says of the live stream, with what holds where it is silent. */
import type { StreamRecordingOptions } from '../../protocol/index.js';
import type { HlsDestination, HlsLayer, Template } from '../../templates/types.js';
import type { LiveLayer, LiveOrder, LiveRecordingOrder, StoragePlace } from '../live/port.js';
import { thumbnailOrder } from './thumbnail-settings.js';

export interface LiveSettings extends Pick<
  LiveOrder,
  'layers' | 'frameRate' | 'playlist' | 'windowSegments' | 'access'
> {
  kind: 'hls' | 'recording';
  /** Name in the template; empty where it has none. */
  destination: string;
  recording: LiveRecordingOrder | null;
  /** Milliseconds after the last person left. */
  autoStopMs: number;
  /** Milliseconds. */
  longestMs: number;
  /** Seconds for which links to recordings hold. */
  presignSeconds: number;
  /** Where its files go; null: they stay on this server. */
  storage: StoragePlace | null;
  /** A recorded playlist goes there as one file. */
  zip: boolean;
}

/** Where nobody says anything. */
export const LAYER: LiveLayer = {
  width: 1280,
  height: 720,
  videoBitrate: 2_500,
  audioBitrate: 128,
};
const FRAME_RATES = { lowest: 10, usual: 30, highest: 30 };
const LEAST_WINDOW = 8;
export const AUTO_STOP_SECONDS = 300;
export const LONGEST_SECONDS = 14_400;
export const PRESIGN_SECONDS = 259_200;
/** kbit/s for a pixel and second, as in 2.5 Mbit/s for 720p30. */
const RATE_PER_PIXEL = 2_500 / (1280 * 720);

/** `wish`: what is to be recorded, over what the template says; `usual`: what holds where it is silent. */
export function liveSettings(
  template: Template,
  wish: StreamRecordingOptions,
  usual: Pick<LiveSettings, 'access' | 'storage'>,
): LiveSettings {
  const [name, destination] = firstOf(template.destinations.hlsDestinations);
  const { recording } = destination;
  const hlsVod = wish.hlsVod ?? recording?.hlsVod ?? false;
  const singleFilePerLayer = wish.singleFilePerLayer ?? recording?.singleFilePerLayer ?? false;
  const layers = (destination.layers ?? []).map(layerOf);
  return {
    kind: 'hls',
    destination: name,
    layers: layers.length > 0 ? layers : [LAYER],
    frameRate: frameRateOf(destination.videoFrameRate),
    playlist: destination.playlistType === 'event' ? 'event' : 'live',
    windowSegments: Math.max(LEAST_WINDOW, destination.numPlaylistSegments ?? 0),
    access: accessOf(destination) ?? usual.access,
    recording:
      hlsVod || singleFilePerLayer
        ? {
            ...{ hlsVod, singleFilePerLayer, audioOnly: false },
            ...recordedLayers(recording?.layers, destination.layers),
            thumbnails: thumbnailOrder(recording?.thumbnails),
          }
        : null,
    autoStopMs: secondsOr(destination.autoStopTimeout, AUTO_STOP_SECONDS) * 1_000,
    longestMs: secondsOr(destination.maxDuration, LONGEST_SECONDS) * 1_000,
    presignSeconds: secondsOr(recording?.presignDuration, PRESIGN_SECONDS),
    storage: usual.storage,
    zip: recording?.enableZipUpload ?? false,
  };
}

/** Those of the stream that have a size which the recording is to have; all where none has. */
function recordedLayers(
  wanted: HlsLayer[] = [],
  layers: HlsLayer[] = [],
): Pick<LiveRecordingOrder, 'layers'> {
  const same = (a: HlsLayer, b: HlsLayer) => a.width === b.width && a.height === b.height;
  const found = layers.flatMap((layer, index) =>
    wanted.some((one) => same(one, layer)) ? [index] : [],
  );
  return found.length > 0 && found.length < layers.length ? { layers: found } : {};
}

function firstOf(destinations: Record<string, HlsDestination> = {}): [string, HlsDestination] {
  return Object.entries(destinations)[0] ?? ['', { name: '' }];
}

function layerOf({ width, height, videoBitrate, audioBitrate }: HlsLayer): LiveLayer {
  return {
    width,
    height,
    videoBitrate: positive(videoBitrate) ?? rateOf(width, height),
    audioBitrate: positive(audioBitrate) ?? LAYER.audioBitrate,
  };
}

/** A key of ours. */
function accessOf({ access }: HlsDestination): LiveSettings['access'] | null {
  return access === 'signed' || access === 'public' ? access : null;
}

function frameRateOf(wanted: number | undefined): number {
  const { lowest, usual, highest } = FRAME_RATES;
  return Math.min(highest, Math.max(lowest, Math.round(positive(wanted) ?? usual)));
}

/** kbit/s that a picture of this size needs. */
export function rateOf(width: number, height: number): number {
  return Math.round(width * height * RATE_PER_PIXEL);
}

export function secondsOr(wanted: number | undefined, usual: number): number {
  return positive(wanted) ?? usual;
}

/** Programs that write all keys have 0 for what was not set. */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}
