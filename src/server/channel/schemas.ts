/** What a client may send, checked on arrival. Unknown keys are dropped, so that newer clients can talk to us. */
import { z } from 'zod';
import { LIMITS, type RequestName, type Requests } from '../../protocol/index.js';

const id = z.string().min(1).max(128);
/** Names go into logs, captions and lists: no control characters, and none that turn the writing around. */
const line = z
  .string()
  .regex(
    /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u,
    'must not contain control characters',
  );
/** Empty where a token brings the name. */
const name = line
  .trim()
  .max(LIMITS.name)
  .regex(/^$|[^\p{C}\p{Z}\p{M}]/u, 'must have a visible character');
const metadata = z.string().refine((text) => Buffer.byteLength(text) <= LIMITS.metadata, {
  message: `must be at most ${LIMITS.metadata} bytes`,
});
const nothing = z.object({});

export const REQUEST_SCHEMAS = {
  enter: z.object({
    version: z.int(),
    credential: z.union([
      z.object({ code: z.string().max(64) }),
      z.object({ token: z.string().max(4_096) }),
    ]),
    resume: z
      .object({ peerId: id, secret: z.string().max(128), epoch: id, seq: z.int().min(0) })
      .optional(),
  }),
  join: z.object({ name, metadata: metadata.optional() }),
  leave: nothing,
  ping: nothing,
  'peer.update': z.object({ name: name.min(1).optional(), metadata: metadata.optional() }),
  'chat.send': z.object({
    text: z.string().trim().min(1).max(LIMITS.chatText),
    clientMessageId: z.string().min(1).max(64),
  }),
  'media.grant': nothing,
} satisfies { [N in RequestName]: z.ZodType<Requests[N]['params']> };

/** What every message has; the rest depends on `type`. */
export const ENVELOPE = z.object({ id: z.int().min(0), type: z.string().max(64) });

export function isRequestName(type: string): type is RequestName {
  return Object.hasOwn(REQUEST_SCHEMAS, type);
}
