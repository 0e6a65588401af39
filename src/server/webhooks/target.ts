/** Where the events of a room go: the room's own webhook, or else the workspace's. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { RoomWebhook } from '../rooms/room-record.js';
import type { Tables } from '../storage/schema.js';

/** Headers are sent with every call; a receiver may tell our calls by a secret one. */
export type WebhookTarget = RoomWebhook;

const MOST_HEADERS = 32;
const OURS = /^(webhook-|content-|host$|connection$|transfer-encoding$|user-agent$)/i;

/** Static headers as somebody gives them, for a room or in `HMS_WEBHOOK_HEADERS`. */
export const webhookHeaders = z
  .record(
    z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'must be the name of a header')
      .refine((name) => !belongsToCall(name), 'is a header that the call itself sets'),
    z
      .string()
      .max(4_096)
      .regex(/^[\t\x20-\x7e]*$/, 'must be one line of ASCII text'),
  )
  .refine((headers) => Object.keys(headers).length <= MOST_HEADERS, {
    message: `must be at most ${MOST_HEADERS}`,
  });

/** Headers that say how the call itself is made. */
function belongsToCall(header: string): boolean {
  return OURS.test(header);
}

/** Reads targets afresh each time, so that a corrected address serves also what waits. */
export class WebhookTargets {
  readonly #workspace: WebhookTarget | null;

  constructor(workspace: WebhookTarget | null) {
    this.#workspace = workspace;
  }

  async of(db: Kysely<Tables>, roomId: string): Promise<WebhookTarget | null> {
    return (await this.ofAll(db, [roomId])).get(roomId) ?? null;
  }

  /** Rooms without any webhook are not in the answer. */
  async ofAll(
    db: Kysely<Tables>,
    roomIds: readonly string[],
  ): Promise<ReadonlyMap<string, WebhookTarget>> {
    const rows = await db
      .selectFrom('rooms')
      .select(['id', 'webhook'])
      .where('id', 'in', roomIds)
      .where('webhook', 'is not', null)
      .execute();
    const own = new Map(rows.map((row) => [row.id, parseTarget(row.webhook)]));
    const targets = new Map<string, WebhookTarget>();
    for (const roomId of roomIds) {
      const target = own.get(roomId) ?? this.#workspace;
      if (target) targets.set(roomId, target);
    }
    return targets;
  }
}

function parseTarget(text: string | null): WebhookTarget | null {
  if (text === null) return null;
  const { url, headers } = JSON.parse(text) as Partial<WebhookTarget>;
  return url ? { url, headers: headers ?? {} } : null;
}
