/**
 * The roles of a template. Defaults are those of the hosted platform: a role made from `{}` may publish nothing, yet
 * may start streams and recordings, because the three streaming permissions default to true.
 */
import { z } from 'zod';
import { atLeast, flag, open, range, text, texts, whole } from './fields.js';

const layer = open({
  rid: z.enum(['f', 'h', 'q']),
  scaleResolutionDownBy: range(1, 12).optional(),
  maxBitrate: range(0, 2000).optional(),
  maxFramerate: range(1, 30).optional(),
});

const RID_ORDER = ['f', 'h', 'q'];

const layers = z
  .array(layer)
  .max(3, 'must be at most 3 layers')
  .superRefine((list, context) => {
    const fault = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    list.forEach((entry, index) => {
      const before = list[index - 1];
      if (index === 0 && entry.rid !== 'f') fault([0, 'rid'], 'must be "f" in the first layer');
      if (!before) return;
      if (RID_ORDER.indexOf(entry.rid) <= RID_ORDER.indexOf(before.rid)) {
        fault([index, 'rid'], 'must follow the order f, h, q');
      }
      if ((entry.scaleResolutionDownBy ?? 1) <= (before.scaleResolutionDownBy ?? 1)) {
        fault([index, 'scaleResolutionDownBy'], 'must be greater than that of the layer before');
      }
    });
  });

const simulcastSource = open({ layers: layers.optional() });

const publishParams = open({
  // `simulcast` appears in some documents; it grants nothing.
  allowed: z
    .array(z.enum(['audio', 'video', 'screen', 'simulcast']))
    .default([])
    .transform((list) => [...new Set(list)].filter((entry) => entry !== 'simulcast')),
  audio: open({ bitRate: range(16, 128).default(32), codec: text.default('opus') }).prefault({}),
  video: open({
    bitRate: range(30, 2000).default(256),
    codec: text.default('vp8'),
    frameRate: range(1, 30).default(25),
    width: whole(50, 1920).default(320),
    height: whole(50, 1080).default(180),
  }).prefault({}),
  screen: open({
    bitRate: atLeast(500).default(1024),
    codec: text.default('vp8'),
    frameRate: range(1, 30).default(10),
    width: whole(480, 1920).default(1280),
    height: whole(270, 1080).default(720),
  }).prefault({}),
  simulcast: open({
    video: simulcastSource.optional(),
    screen: simulcastSource.optional(),
  }).optional(),
});

const subscribeParams = open({
  subscribeToRoles: texts.default([]),
  maxSubsBitRate: atLeast(0).default(3200),
  subscribeDegradation: open({
    packetLossThreshold: range(0, 100).optional(),
    degradeGracePeriodSeconds: range(0, 10).optional(),
    recoverGracePeriodSeconds: range(0, 10).optional(),
  }).optional(),
});

const permissions = open({
  endRoom: flag.default(false),
  removeOthers: flag.default(false),
  mute: flag.default(false),
  unmute: flag.default(false),
  changeRole: flag.default(false),
  sendRoomState: flag.default(false),
  pollRead: flag.default(false),
  pollWrite: flag.default(false),
  browserRecording: flag.default(true),
  rtmpStreaming: flag.default(true),
  hlsStreaming: flag.default(true),
});

export const roleShape = {
  publishParams: publishParams.prefault({}),
  subscribeParams: subscribeParams.prefault({}),
  permissions: permissions.prefault({}),
  priority: whole(1, 5).default(1),
  maxPeerCount: whole(-1, 1_000_000).default(0),
};
