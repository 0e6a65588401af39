/** The bundled SFU: the LiveKit protocol on this machine, media in supervised child processes. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol';
import { HmsError } from '../../protocol/index.js';
import type { TurnServers } from './ice-servers.js';
import type { SfuLogger } from './logger.js';
import { ingest, type Ingest, type IngestRefusal, type IngestRequest } from './ingest.js';
import { relayPortOffset } from './media-ports.js';
import { createObserver, type MediaObserver } from './ops/observer.js';
import type { MediaAuthority, MediaEngine, MediaEvent } from './port.js';
import { SignalHub } from './signal/hub.js';
import { handleNotice } from './signal/notices.js';
import { mute } from './signal/publishing.js';
import { Supervisor } from './supervisor.js';
import { Takes } from './takes.js';
import { createMediaTokens, MEDIA_TOKEN_SECONDS, ownGrant } from './tokens.js';
import { roomServiceRoutes } from './twirp/routes.js';
import { createUpgrade, validateRoutes, type DoorOptions } from './upgrade.js';

export interface BundledSfuOptions {
  /** API key and secret of the LiveKit door. */
  key: string;
  secret: string;
  authority: MediaAuthority;
  /** The first UDP port; every media process takes one. */
  rtcPort: number;
  /** Where the media processes listen. */
  bindAddress: string;
  /** The addresses that clients are told to send to, the preferred one first. */
  announcedIps: readonly string[];
  logger: SfuLogger;
  logLevel?: string;
  /** How many media processes; 1 when not given. */
  workers?: number;
  /** Packets per second that one process may forward before it takes nobody new. */
  capacity?: number;
  /** How long a participant waits for its client after the socket dropped, in milliseconds. */
  graceMs?: number;
  /** TURN servers for clients that cannot reach the media port. */
  turn?: TurnServers | null;
}

/** Fastify on http or https, with any logger and any type provider. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the routes use none of what these types say
export type RouteHost = FastifyInstance<any, any, any, any, any>;

export interface BundledSfu extends MediaEngine {
  /** For every upgrade whose path is `/rtc` or below. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Lets an encoder publish by one offer and one answer. */
  ingest(request: IngestRequest): Promise<Ingest | IngestRefusal>;
  /** `/rtc/v1/validate` and RoomService. */
  registerRoutes(host: RouteHost): void;
  readonly observer: MediaObserver;
  /** From now on nobody new comes in; who is here may stay and come back. */
  drain(): void;
  /** Process ids of the media processes that run. */
  readonly workerPids: readonly number[];
}

/** 250 video streams of 1.5 Mbit/s with their sound: half of what one core forwards. */
const CAPACITY = 50_000;

export function createBundledSfu(options: BundledSfuOptions): BundledSfu {
  const { authority, logger, key, secret } = options;
  const tokens = createMediaTokens(key, secret);
  const events = eventStream(logger);
  const supervisor = new Supervisor({
    count: options.workers ?? 1,
    firstPort: options.rtcPort,
    bindAddress: options.bindAddress,
    announcedIps: options.announcedIps,
    relayPortOffset: relayPortOffset(options.turn),
    logLevel: options.logLevel ?? 'info',
    logger,
    capacity: options.capacity ?? CAPACITY,
    onNotice: (_worker, notice) => {
      if (notice.type === 'take') takes.hear(notice.take, notice.news);
      else handleNotice(hub, notice);
    },
    onDeath: (worker) => {
      takes.lost(worker);
      hub.restartRooms(worker);
    },
  });
  const hub = new SignalHub({
    authority,
    tokens,
    logger,
    emit: (event) => events.emit(event),
    graceMs: options.graceMs ?? 15_000,
    turn: options.turn ?? null,
    workers: supervisor,
  });
  const takes = new Takes({ find: (roomId) => hub.rooms.get(roomId), logger });
  const door: DoorOptions = { hub, tokens, authority, logger, available: () => !closed };
  const upgrade = createUpgrade(door);
  let closed = false;

  return {
    takes,
    enforces: {
      subscribeToRoles: true,
      publishAllowed: true,
      bitrateCaps: true,
      layerChoice: true,
      pictureLimits: true,
    },
    start: () => supervisor.start(),
    async grant({ roomId, peerId, generation, name }, origin) {
      if (!hub.hasCapacity(roomId, peerId)) {
        throw new HmsError(
          'media_full',
          'The server carries as much video and sound as it can. Try again later.',
        );
      }
      const spec = {
        identity: peerId,
        name,
        generation,
        grant: ownGrant(roomId),
        seconds: MEDIA_TOKEN_SECONDS,
      };
      return { ...(await tokens.mint(spec)), url: new URL(origin).origin.replace(/^http/, 'ws') };
    },
    setPolicy: (roomId, peerId, policy) => hub.setPolicy(roomId, peerId, policy),
    remove(roomId, peerId) {
      const place = hub.find(roomId, peerId);
      if (!place) return;
      hub.depart(place, {
        reason: DisconnectReason.PARTICIPANT_REMOVED,
        action: LeaveRequest_Action.DISCONNECT,
      });
    },
    mute(roomId, peerId, trackId) {
      const place = hub.find(roomId, peerId);
      if (place) mute(place.room, place.participant, trackId, true, true);
    },
    closeRoom(roomId) {
      const room = hub.rooms.get(roomId);
      if (room) hub.closeRoom(room);
    },
    onEvent: (listener) => events.listen(listener),
    async close() {
      closed = true;
      hub.shutDown();
      upgrade.close();
      await supervisor.close();
    },
    handleUpgrade: (request, socket, head) => upgrade.handleUpgrade(request, socket, head),
    registerRoutes(host) {
      host.register((scope: FastifyInstance, _options: object, done: () => void) => {
        validateRoutes(door)(scope);
        done();
      });
      host.register((scope: FastifyInstance, _options: object, done: () => void) => {
        roomServiceRoutes({ hub, tokens, logger })(scope);
        done();
      });
    },
    async ingest(request) {
      if (closed) return { ok: false, status: 503, message: 'media is not available' };
      return ingest({ ...door, turn: options.turn ?? null }, request);
    },
    drain() {
      hub.draining = true;
    },
    observer: createObserver(supervisor.workers, hub),
    get workerPids() {
      return supervisor.workers.flatMap((worker) => worker.pid ?? []);
    },
  };
}

/** In order even when a listener causes further events; a listener that throws harms nobody. */
function eventStream(logger: SfuLogger) {
  const queue: MediaEvent[] = [];
  let listener: ((event: MediaEvent) => void) | null = null;
  let draining = false;
  return {
    listen(next: (event: MediaEvent) => void): void {
      listener = next;
    },
    emit(event: MediaEvent): void {
      queue.push(event);
      if (draining) return;
      draining = true;
      for (let next = queue.shift(); next; next = queue.shift()) {
        try {
          listener?.(next);
        } catch (error) {
          logger.error({ err: error, event: next.type }, 'media event listener failed');
        }
      }
      draining = false;
    },
  };
}
