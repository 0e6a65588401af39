/**
 * Who publishes by WHIP now: one session for each stream key. A second encoder with the same key waits until the first
 * one is silent; encoders come back by themselves after a drop, and then they must not be kept out by what they left.
 */
import { randomBytes } from 'node:crypto';
import type { BundledSfu } from '../sfu/bundled-sfu.js';
import type { Ingest } from '../sfu/ingest.js';
import type { StreamKey } from './stream-keys.js';

export interface WhipSession {
  /** In its address: who knows it may end it. */
  readonly id: string;
  readonly keyId: string;
  /** Of the client's ICE: another one means that it begins again. */
  readonly ufrag: string;
  readonly etag: string;
  readonly ingest: Ingest;
}

export interface WhipRefusal {
  status: 403 | 404 | 401 | 400 | 409 | 422 | 501 | 503;
  message: string;
}

export type WhipMedia = Partial<Pick<BundledSfu, 'ingest' | 'observer'>>;

/** Who was put out of the room does not come back at once, as encoders do. */
const REMOVED_MS = 60_000;

export class WhipSessions {
  readonly #media: WhipMedia;
  readonly #sessions = new Map<string, WhipSession>();
  readonly #byKey = new Map<string, WhipSession>();
  /** Key id → when it was put out. */
  readonly #removed = new Map<string, number>();

  constructor(media: WhipMedia) {
    this.#media = media;
  }

  get(id: string): WhipSession | undefined {
    return this.#sessions.get(id);
  }

  async open(
    { id: keyId, room_id: roomId, name, role }: StreamKey,
    offer: string,
    userAgent: string,
  ): Promise<WhipSession | WhipRefusal> {
    if (!this.#media.ingest) {
      return { status: 501, message: 'the media engine of this server takes no encoders' };
    }
    const removedAt = this.#removed.get(keyId) ?? -Infinity;
    if (performance.now() - removedAt < REMOVED_MS) {
      return { status: 403, message: 'put out of the room: try again in a minute' };
    }
    this.#removed.delete(keyId);
    const identity = `whip-${keyId}`;
    if (this.#byKey.has(keyId) && (await this.#flows(identity))) {
      return { status: 409, message: 'another encoder sends with this key' };
    }
    const id = randomBytes(24).toString('base64url');
    const ended = { yet: false };
    const answer = await this.#media.ingest({
      ...{ roomId, identity, name, role, offer, userAgent },
      onEnded: (why) => {
        ended.yet = true;
        if (why === 'removed') this.#removed.set(keyId, performance.now());
        this.#forget(id);
      },
    });
    if (!answer.ok) return answer;
    if (ended.yet) return { status: 503, message: 'the connection ended while it began' };
    const session: WhipSession = {
      ...{ id, keyId, ingest: answer },
      ufrag: ufragOf(offer),
      etag: `"${randomBytes(9).toString('base64url')}"`,
    };
    this.#sessions.set(id, session);
    this.#byKey.set(keyId, session);
    return session;
  }

  end(session: WhipSession): void {
    this.#forget(session.id);
    session.ingest.end();
  }

  /** The key opens nothing any more. */
  endOf(keyId: string): void {
    const session = this.#byKey.get(keyId);
    if (session) this.end(session);
  }

  #forget(id: string): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    this.#sessions.delete(id);
    if (this.#byKey.get(session.keyId) === session) this.#byKey.delete(session.keyId);
  }

  /** Whether packets came in the last moments. */
  async #flows(identity: string): Promise<boolean> {
    const view = await this.#media.observer?.inspect();
    const participants = view?.rooms.flatMap((room) => room.participants) ?? [];
    const published = participants
      .filter((one) => one.identity === identity)
      .flatMap(({ media }) => media?.published ?? []);
    return published.some(({ layers }) => layers.some(({ bitrate }) => bitrate > 0));
  }
}

/** The first one: sections of one bundle share it. */
export function ufragOf(sdp: string): string {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';
}
