/** The fields of requests, checked on arrival. Unknown keys are dropped, so that newer clients can talk to us. */
import { z } from 'zod';
import { LIMITS } from '../../protocol/index.js';
import { LINE, VISIBLE_OR_EMPTY } from '../../protocol/names.js';

/** Participants of LiveKit SDKs bring their own. */
export const id = z.string().min(1).max(256);
/** Names go into logs, captions and lists. */
const line = z.string().regex(LINE, 'must not contain control characters');
/** Empty where a token brings the name. */
export const name = line
  .trim()
  .max(LIMITS.name)
  .regex(VISIBLE_OR_EMPTY, 'must have a visible character');
export const metadata = z.string().refine((text) => Buffer.byteLength(text) <= LIMITS.metadata, {
  message: `must be at most ${LIMITS.metadata} bytes`,
});
/** Printable ASCII; long enough that nobody guesses it. */
export const clientKey = z.string().regex(/^[\x21-\x7e]{16,64}$/, 'must be 16 to 64 characters');
export const nothing = z.object({});
export const flag = z.boolean();
export const role = z.string().min(1).max(128);
export const trackFilter = z.object({
  peerIds: z.array(id).max(LIMITS.pageSize).optional(),
  trackIds: z.array(id).max(LIMITS.pageSize).optional(),
  roles: z.array(role).max(LIMITS.pageSize).optional(),
  sources: z
    .array(z.enum(['camera', 'microphone', 'screen', 'screen_audio']))
    .max(4)
    .optional(),
});
/** What a moderator says why: people read it. */
export const reason = line.trim().max(500);

/** What every message has; the rest depends on `type`. */
export const ENVELOPE = z.object({ id: z.int().min(0), type: z.string().max(64) });
