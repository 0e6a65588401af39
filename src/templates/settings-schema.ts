/**
 * What a template says besides its roles: settings, destinations, plugins. Programs that write all keys have 0 and
 * empty texts for what was not set, so these are taken wherever a value is optional.
 */
import { z } from 'zod';
import { flag, named, open, range, seconds, text, textOf, texts, wholeOrUnset } from './fields.js';

export const settings = open({
  region: z.enum(['in', 'us', 'eu', 'auto', '']).optional(),
  recording: open({
    enabled: flag.optional(),
    upload: open({
      type: z.enum(['s3', 'gs', 'oss', 'azure', '']).optional(),
      location: text.optional(),
      prefix: text.optional(),
      options: open({ region: text.optional() }).optional(),
      credentials: open({ key: text.optional(), secretKey: text.optional() }).optional(),
    }).optional(),
  }).optional(),
  roomState: open({
    enabled: flag.optional(),
    messageInterval: wholeOrUnset(5, 3600).multipleOf(5, 'must be a multiple of 5').optional(),
    sendPeerList: flag.optional(),
    stopRoomStateOnJoin: flag.optional(),
  }).optional(),
});

const thumbnails = open({
  enabled: flag.optional(),
  width: wholeOrUnset(1, 1920).optional(),
  height: wholeOrUnset(1, 1920).optional(),
  offsets: z.array(seconds).optional(),
  fps: range(0, 60).optional(),
});

const size = {
  width: wholeOrUnset(144, 1920).optional(),
  height: wholeOrUnset(144, 1920).optional(),
};

const SIDE = 'must be an even number from 144 to 1920';
const side = z.int(SIDE).min(144, SIDE).max(1920, SIDE).multipleOf(2, SIDE);

const hlsLayer = open({
  width: side,
  height: side,
  videoBitrate: range(0, 50_000).optional(),
  audioBitrate: range(0, 512).optional(),
});

const hlsLayers = z.array(hlsLayer).superRefine((list, context) => {
  const fault = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  list.forEach((layer, index) => {
    const { width, height } = layer;
    if (Math.min(width, height) > 1080) {
      fault([index], 'must have its shorter side from 144 to 1080');
    }
    if (Math.max(width, height) < 192) {
      fault([index], 'must have its longer side from 192 to 1920');
    }
    const before = list[index - 1];
    if (!before) return;
    if (width * height > before.width * before.height) {
      fault([index], 'must not be larger than the layer before');
    }
    if ((layer.videoBitrate ?? 0) > (before.videoBitrate ?? Infinity)) {
      fault([index, 'videoBitrate'], 'must not be higher than that of the layer before');
    }
  });
});

const hlsDestination = {
  maxDuration: seconds.optional(),
  layers: hlsLayers.optional(),
  playlistType: z.enum(['event', 'live', '']).optional(),
  numPlaylistSegments: wholeOrUnset(3, 150).optional(),
  videoFrameRate: range(0, 60).optional(),
  enableMetadataInsertion: flag.optional(),
  enableStaticUrl: flag.optional(),
  autoStopTimeout: seconds.optional(),
  recording: open({
    hlsVod: flag.optional(),
    singleFilePerLayer: flag.optional(),
    enableZipUpload: flag.optional(),
    layers: hlsLayers.optional(),
    thumbnails: thumbnails.optional(),
    presignDuration: seconds.optional(),
  }).optional(),
};

const rtmpDestination = {
  ...size,
  maxDuration: seconds.optional(),
  rtmpUrls: z
    .array(text.regex(/^rtmps?:\/\/[^\s/]/i, 'must be an address like rtmp://host/app/key'))
    .max(5, 'must be at most 5 addresses')
    .optional(),
  recordingEnabled: flag.optional(),
  autoStopTimeout: seconds.optional(),
};

const browserRecording = {
  role: text.optional(),
  ...size,
  maxDuration: seconds.optional(),
  thumbnails: thumbnails.optional(),
  presignDuration: seconds.optional(),
  autoStart: flag.optional(),
  autoStopTimeout: seconds.optional(),
};

const transcription = {
  role: text.optional(),
  modes: z.array(z.enum(['recorded', 'live', 'caption'])).optional(),
  outputModes: z.array(z.enum(['txt', 'srt', 'json'])).optional(),
  customVocabulary: texts.optional(),
  summary: open({
    enabled: flag.optional(),
    context: textOf(300).optional(),
    temperature: range(0, 1).optional(),
    sections: z
      .array(
        open({
          title: textOf(100).optional(),
          format: z.enum(['bullets', 'paragraph']).optional(),
        }),
      )
      .max(6, 'must be at most 6 sections')
      .optional(),
  }).optional(),
  translation: open({
    enabled: flag.optional(),
    roleLanguages: z.record(z.string(), text).optional(),
  }).optional(),
};

export const destinations = open({
  browserRecordings: named(browserRecording).optional(),
  rtmpDestinations: named(rtmpDestination).optional(),
  hlsDestinations: named(hlsDestination).optional(),
  transcriptions: named(transcription).optional(),
});

export const plugins = open({
  whiteboard: open({
    permissions: open({
      admin: texts.optional(),
      writer: texts.optional(),
      reader: texts.optional(),
    }).optional(),
  }).optional(),
  transcriptions: open({
    permissions: open({ admin: texts.optional() }).optional(),
    mode: text.optional(),
  }).optional(),
});
