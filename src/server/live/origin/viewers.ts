/**
 * The viewers' side: static and layer playlists, blocking reload, parts that are asked for ahead of time. A request that
 * waits costs a small object; a part is written to everybody from one Buffer. Nothing here depends on who asks.
 */
import { createHash } from 'node:crypto';
import { LOW_LATENCY, parseName, PLAIN } from '../playlists/names.js';
import { checkStreamToken } from './access.js';
import {
  acceptsGzip,
  MEDIA_TYPE,
  plainAnswer,
  PLAYLIST_TYPE,
  send,
  sendPreflight,
  type Answer,
  type Question,
  type Reply,
} from './answers.js';
import { render, type Rendered } from './rendering.js';
import type { LayerWindow } from './layer-window.js';
import type { ServedStream, Streams } from './streams.js';
import { reached, type Place } from './waiters.js';

/** Master playlists by which of a layer's playlists they lead to. */
const MASTERS = new Map([
  ['master.m3u8', LOW_LATENCY],
  ['plain.m3u8', PLAIN],
]);

/** Seconds in caches. */
const AGE = { media: 3_600, master: 1, playlist: 1, blocked: 12, missing: 1 } as const;
/** Segments ahead of the newest that may be waited for. */
const AHEAD = 2;
/** Seconds of parts ahead that may be waited for. */
const AHEAD_SECONDS = 3;
/** Target durations that a request may wait. */
const PATIENCE = 3;

const NOT_STARTED = plainAnswer(404, 'This stream has not started, or it is over.', AGE.missing);
const NOTHING = plainAnswer(404, 'There is nothing here.', AGE.missing);
const FORBIDDEN = plainAnswer(403, 'This address is not valid, or no longer.');
const TOO_EARLY = plainAnswer(400, 'This lies too far in the future.');
const TOO_LATE = plainAnswer(503, 'The stream has paused. Ask again.');

export interface Traffic {
  requests: number;
  bytes: number;
  errors: number;
}

interface Target {
  served: ServedStream;
  layer: number;
  file: string;
  query: URLSearchParams;
  /** Until when the asker may watch, in seconds from now; Infinity for public streams. */
  secondsLeft: number;
}

export class Viewers {
  readonly traffic: Traffic = { requests: 0, bytes: 0, errors: 0 };
  readonly #streams: Streams;
  readonly #accessKey: Uint8Array;

  constructor(streams: Streams, accessKey: Uint8Array) {
    this.#streams = streams;
    this.#accessKey = accessKey;
  }

  readonly handle = (question: Question, reply: Reply): void => {
    this.traffic.requests += 1;
    // Whoever breaks off, in whatever way: `close` comes too, and nobody is to be told.
    question.on('error', () => {});
    reply.on('error', () => {});
    if (question.method === 'OPTIONS') sendPreflight(reply);
    else if (question.method === 'GET' || question.method === 'HEAD')
      void this.#answer(question, reply);
    else this.#send(question, reply, plainAnswer(405, 'Streams can only be read.'));
  };

  async #answer(question: Question, reply: Reply): Promise<void> {
    const answer = await this.#find(question, reply).catch(() =>
      plainAnswer(500, 'The origin failed.'),
    );
    if (answer && !reply.destroyed) this.#send(question, reply, answer);
  }

  #send(question: Question, reply: Reply, answer: Answer): void {
    if (answer.status >= 400) this.traffic.errors += 1;
    this.traffic.bytes += send(question, reply, answer);
  }

  /** null: the asker went away while waiting. */
  async #find(question: Question, reply: Reply): Promise<Answer | null> {
    const [path = '', search = ''] = (question.url ?? '').split('?', 2);
    const [root, hls, customerId, roomId, ...rest] = path.split('/');
    if (root !== '' || hls !== 'hls' || !customerId || !roomId) return NOTHING;
    const query = new URLSearchParams(search);
    const [first = ''] = rest;
    if (rest.length === 1) {
      const file = MASTERS.get(first);
      return file ? this.#master(question, customerId, roomId, file, query) : NOTHING;
    }
    const served = this.#streams.byId(first);
    const { opening } = served?.stream ?? {};
    if (!served || opening?.customerId !== customerId || opening.roomId !== roomId)
      return this.#unknown(NOTHING);
    const [layer = '', file = ''] = rest.slice(-2);
    const token = rest.length === 4 ? (rest[1] ?? '') : '';
    if ((rest.length !== 3 && rest.length !== 4) || !/^\d$/.test(layer)) return NOTHING;
    const secondsLeft = this.#secondsLeft(served, token);
    if (secondsLeft === null) return FORBIDDEN;
    const target = { served, layer: Number(layer), file, query, secondsLeft };
    return file.endsWith('.m3u8')
      ? this.#playlist(question, reply, target)
      : this.#media(reply, target);
  }

  /** null: may not watch. */
  #secondsLeft({ stream }: ServedStream, token: string): number | null {
    const { access, customerId, roomId } = stream.opening;
    if (access === 'public') return Infinity;
    const now = Date.now() / 1_000;
    const end = checkStreamToken(this.#accessKey, customerId, roomId, token, now);
    return end === null ? null : end - now;
  }

  /** Players take 404 for an answer, and ask again after 503. */
  #unknown(answer: Answer): Answer {
    return this.#streams.settling ? TOO_LATE : answer;
  }

  async #master(
    question: Question,
    customerId: string,
    roomId: string,
    file: string,
    query: URLSearchParams,
  ): Promise<Answer> {
    const served = this.#streams.ofRoom(customerId, roomId);
    if (!served) return this.#unknown(NOT_STARTED);
    const token = query.get('token') ?? '';
    if (this.#secondsLeft(served, token) === null) return FORBIDDEN;
    const { stream } = served;
    if (!stream.ready) return this.#unknown(NOT_STARTED);
    const { access, streamId } = stream.opening;
    const prefix = access === 'signed' ? `${streamId}/${token}/` : `${streamId}/`;
    const text = stream.master(prefix, file);
    return playlistAnswer(question, render(text, 0), {
      maxAge: AGE.master,
      etag: `"${createHash('sha1').update(text).digest('base64url')}"`,
    });
  }

  async #playlist(question: Question, reply: Reply, target: Target): Promise<Answer | null> {
    const { served, layer, file, query, secondsLeft } = target;
    const window = served.stream.layers[layer];
    if (!window) return NOTHING;
    if (!served.stream.ready) return this.#unknown(NOT_STARTED);
    let blocked = false;
    if (file === LOW_LATENCY && query.has('_HLS_msn')) {
      const place = wishOf(query);
      if (!place) return plainAnswer(400, '_HLS_msn and _HLS_part are whole numbers.');
      if (isTooFar(place, window, served)) return TOO_EARLY;
      const there = await until(place, window, served, reply);
      if (there === null) return null;
      if (!there) return TOO_LATE;
      blocked = true;
    } else if (query.has('_HLS_part')) {
      return plainAnswer(400, '_HLS_part needs _HLS_msn.');
    }
    const skip = file === LOW_LATENCY && /^(?:YES|v2)$/.test(query.get('_HLS_skip') ?? '');
    const rendered = served.renderings.playlist(layer, file, skip);
    if (!rendered) return NOTHING;
    // Who asked for a place gets an address that no later answer shares.
    const age = window.ended ? AGE.media : blocked ? AGE.blocked : AGE.playlist;
    return playlistAnswer(question, rendered, {
      maxAge: Math.min(age, Math.floor(secondsLeft)),
      etag: `"${served.stream.opening.streamId}.${layer}.${file}${skip ? '.s' : ''}.${rendered.version}"`,
    });
  }

  async #media(reply: Reply, target: Target): Promise<Answer | null> {
    const { served, layer, file, secondsLeft } = target;
    const { stream } = served;
    const window = stream.layers[layer];
    const name = parseName(file);
    if (!window || !name) return NOTHING;
    let body: Buffer | null;
    if (name.kind === 'init') body = await stream.initOf(layer, name.discontinuity);
    else if (name.kind === 'segment') body = await stream.segment(layer, name.sequence);
    else {
      body = window.part(name);
      // The part that a playlist has hinted at comes as soon as it is there.
      if (!body && isNext(name, window)) {
        const there = await until(name, window, served, reply);
        if (there === null) return null;
        if (!there) return TOO_LATE;
        body = window.part(name);
      }
    }
    if (!body) return NOTHING;
    return {
      status: 200,
      type: MEDIA_TYPE,
      body,
      maxAge: Math.min(AGE.media, Math.floor(secondsLeft)),
      immutable: true,
      etag: `"${stream.opening.streamId}.${layer}.${file}"`,
    };
  }
}

async function playlistAnswer(
  question: Question,
  rendered: Rendered,
  { maxAge, etag }: { maxAge: number; etag: string },
): Promise<Answer> {
  const zipped = acceptsGzip(question);
  const body = zipped ? await rendered.zipped() : rendered.text;
  return { status: 200, type: PLAYLIST_TYPE, body, maxAge, etag, zipped, varies: true };
}

/** Without a part it is the whole segment that is waited for. */
function wishOf(query: URLSearchParams): Place | null {
  const sequence = query.get('_HLS_msn') ?? '';
  const part = query.get('_HLS_part');
  if (!/^\d{1,9}$/.test(sequence) || !/^\d{1,4}$/.test(part ?? '0')) return null;
  return { sequence: Number(sequence), index: part === null ? Infinity : Number(part) };
}

function isTooFar(place: Place, window: LayerWindow, { stream }: ServedStream): boolean {
  if (window.ended) return false;
  const { next } = window;
  if (place.sequence > next.sequence + AHEAD - 1) return true;
  const parts = Math.ceil(AHEAD_SECONDS / stream.opening.partSeconds);
  return Number.isFinite(place.index) && place.sequence === next.sequence
    ? place.index > next.index + parts
    : false;
}

function isNext({ sequence, index }: Place, { next, ended }: LayerWindow): boolean {
  return !ended && next.sequence === sequence && next.index === index;
}

/** true: it is there; false: it did not come; null: the asker is gone. */
function until(
  place: Place,
  window: LayerWindow,
  { stream }: ServedStream,
  reply: Reply,
): Promise<boolean | null> {
  if (window.ended || reached(window.frontier, place)) return Promise.resolve(true);
  const patience = PATIENCE * Math.max(1, Math.round(stream.opening.segmentSeconds)) * 1_000;
  return new Promise((resolve) => {
    const leave = window.waiters.wait(place, patience, resolve);
    reply.on('close', () => {
      leave();
      resolve(null);
    });
  });
}
