/** One call to one receiver. */
import { OutgoingError, type OutgoingHttp } from '../outgoing/outgoing-http.js';
import type { WebhookEventsTable } from '../storage/schema.js';
import { signatureHeaders } from './signature.js';
import type { WebhookTarget } from './target.js';

/** A receiver that is slower than this should take the event first and work on it later. */
const TIMEOUT_MS = 10_000;
/** What a receiver answers beyond its status is not looked at. */
const MAX_RESPONSE_BYTES = 65_536;

/** Null when the receiver took the event, otherwise one sentence: why not. */
export type Outcome = string | null;

export type Deliver = (
  event: Pick<WebhookEventsTable, 'id' | 'body' | 'replay_id'>,
  target: WebhookTarget,
  signal: AbortSignal,
) => Promise<Outcome>;

/** Rejects only when `signal` ends the call. */
export function createDelivery(http: OutgoingHttp, secret: Buffer): Deliver {
  return async (event, target, signal) => {
    const body = event.replay_id === null ? event.body : asReplay(event.body);
    try {
      const { status } = await http.send({
        url: target.url,
        method: 'POST',
        headers: {
          ...target.headers,
          'content-type': 'application/json',
          'user-agent': 'hms-kit-webhooks/2.0',
          ...signatureHeaders(secret, { id: event.id, at: Date.now(), body }),
        },
        body,
        timeoutMs: TIMEOUT_MS,
        maxResponseBytes: MAX_RESPONSE_BYTES,
        signal,
      });
      return status === 200 ? null : `The receiver answered ${status} instead of 200.`;
    } catch (error) {
      if (error instanceof OutgoingError) return error.message;
      throw error;
    }
  };
}

/** The platform marks what it sends once more. */
function asReplay(body: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), is_replay: true });
}
