/**
 * The policy half of a template. Defaults are those of the hosted platform: a role made from `{}` may publish
 * nothing, yet may start streams and recordings, because the three streaming permissions default to true.
 */
import { z } from 'zod';

const range = (min: number, max: number) => {
  const message = `must be a number from ${min} to ${max}`;
  return z.number(message).min(min, message).max(max, message);
};
const atLeast = (min: number) => {
  const message = `must be a number of at least ${min}`;
  return z.number(message).min(min, message);
};
const whole = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.int(message).min(min, message).max(max, message);
};

/** A missing object becomes `{}` before its own defaults are filled in. */
function filled<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? {}, schema);
}

const layer = z.looseObject({
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
    list.forEach((entry, index) => {
      const before = list[index - 1];
      if (index === 0 && entry.rid !== 'f') {
        context.addIssue({
          code: 'custom',
          path: [0, 'rid'],
          message: 'must be "f" in the first layer',
        });
      }
      if (!before) return;
      if (RID_ORDER.indexOf(entry.rid) <= RID_ORDER.indexOf(before.rid)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'rid'],
          message: 'must follow the order f, h, q',
        });
      }
      if ((entry.scaleResolutionDownBy ?? 1) <= (before.scaleResolutionDownBy ?? 1)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'scaleResolutionDownBy'],
          message: 'must be greater than that of the layer before',
        });
      }
    });
  });

const simulcastSource = z.looseObject({ layers: layers.optional() });

const publishParams = z.looseObject({
  // `simulcast` appears in some documents; it grants nothing.
  allowed: z
    .array(z.enum(['audio', 'video', 'screen', 'simulcast']))
    .default([])
    .transform((list) => list.filter((entry) => entry !== 'simulcast')),
  audio: filled(
    z.looseObject({ bitRate: range(16, 128).default(32), codec: z.string().default('opus') }),
  ),
  video: filled(
    z.looseObject({
      bitRate: range(30, 2000).default(256),
      codec: z.string().default('vp8'),
      frameRate: range(1, 30).default(25),
      width: whole(50, 1920).default(320),
      height: whole(50, 1080).default(180),
    }),
  ),
  screen: filled(
    z.looseObject({
      bitRate: atLeast(500).default(1024),
      codec: z.string().default('vp8'),
      frameRate: range(1, 30).default(10),
      width: whole(480, 1920).default(1280),
      height: whole(270, 1080).default(720),
    }),
  ),
  simulcast: z
    .looseObject({ video: simulcastSource.optional(), screen: simulcastSource.optional() })
    .optional(),
});

const subscribeParams = z.looseObject({
  subscribeToRoles: z.array(z.string()).default([]),
  maxSubsBitRate: atLeast(0).default(3200),
  subscribeDegradation: z.looseObject({}).optional(),
});

const permissions = z.looseObject({
  endRoom: z.boolean().default(false),
  removeOthers: z.boolean().default(false),
  mute: z.boolean().default(false),
  unmute: z.boolean().default(false),
  changeRole: z.boolean().default(false),
  sendRoomState: z.boolean().default(false),
  pollRead: z.boolean().default(false),
  pollWrite: z.boolean().default(false),
  browserRecording: z.boolean().default(true),
  rtmpStreaming: z.boolean().default(true),
  hlsStreaming: z.boolean().default(true),
});

export const roleSchema = z.looseObject({
  name: z.string(),
  publishParams: filled(publishParams),
  subscribeParams: filled(subscribeParams),
  permissions: filled(permissions),
  priority: whole(1, 5).default(1),
  maxPeerCount: whole(-1, 1_000_000).default(0),
});
