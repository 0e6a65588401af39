/**
 * How a template wants the room to be recorded, with what holds where it is silent. It says so in `recordings`, or, in
 * templates of some age, among the destinations.
 */
import type { BrowserRecording, Template } from '../../templates/types.js';
import type { LiveLayer } from '../live/port.js';
import {
  AUTO_STOP_SECONDS,
  LAYER,
  LONGEST_SECONDS,
  PRESIGN_SECONDS,
  rateOf,
  secondsOr,
  type LiveSettings,
} from './live-settings.js';
import { thumbnailOrder } from './thumbnail-settings.js';

export interface RecordingWish {
  resolution?: { width: number; height: number } | undefined;
  /** A name in the template's `browserRecordings`. */
  destination?: string | undefined;
  audioOnly?: boolean | undefined;
}

export interface RecordingSettings extends LiveSettings {
  /** Whose view is recorded; empty: that of who may go live. */
  role: string;
  /** It begins with the first person on the stage. */
  autoStart: boolean;
}

/** As `recordings` of a template has it. */
interface RecordingDocument extends BrowserRecording {
  compositeRecording?: { browserComposite?: Partial<BrowserRecording> };
}

const FRAME_RATE = 30;
/** The picture that nobody will see. */
const NO_PICTURE = { width: 192, height: 144, frameRate: 10 };

export function recordingSettings(
  template: Template,
  { resolution, destination, audioOnly = false }: RecordingWish,
  { storage }: Pick<LiveSettings, 'storage'>,
): RecordingSettings {
  const said = documentOf(template, destination);
  const size = audioOnly ? NO_PICTURE : (resolution ?? said);
  return {
    kind: 'recording',
    role: said.role ?? '',
    autoStart: said.autoStart ?? false,
    destination: said.name,
    layers: [layerOf(size.width, size.height)],
    frameRate: audioOnly ? NO_PICTURE.frameRate : FRAME_RATE,
    playlist: 'live',
    windowSegments: 1,
    access: 'signed',
    recording: {
      ...{ hlsVod: false, singleFilePerLayer: true, audioOnly },
      thumbnails: audioOnly ? null : thumbnailOrder(said.thumbnails),
    },
    autoStopMs: secondsOr(said.autoStopTimeout, AUTO_STOP_SECONDS) * 1_000,
    longestMs: secondsOr(said.maxDuration, LONGEST_SECONDS) * 1_000,
    presignSeconds: secondsOr(said.presignDuration, PRESIGN_SECONDS),
    storage,
    zip: false,
  };
}

function documentOf(template: Template, name: string | undefined): BrowserRecording {
  const older = template.destinations.browserRecordings ?? {};
  const named = name === undefined ? undefined : older[name];
  if (named) return named;
  const [first] = (template['recordings'] ?? []) as RecordingDocument[];
  if (!first) return Object.values(older)[0] ?? { name: '' };
  return { ...first, ...first.compositeRecording?.browserComposite, name: first.name };
}

function layerOf(width = 0, height = 0): LiveLayer {
  if (width === 0 || height === 0) return LAYER;
  // Pictures are encoded in blocks of two.
  const even = { width: width & ~1, height: height & ~1 };
  return { ...LAYER, ...even, videoBitrate: rateOf(even.width, even.height) };
}
