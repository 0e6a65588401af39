/** The bundled SFU behind a bare Fastify, with rooms that are nothing but a table of policies. */
import { randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import fastify, { type FastifyInstance } from 'fastify';
import { mediaAddress } from '../../src/server/config/media-address.js';
import { externalPolicy } from '../../src/server/rooms/policy.js';
import { createBundledSfu, type BundledSfu } from '../../src/server/sfu/bundled-sfu.js';
import type { TurnServers } from '../../src/server/sfu/ice-servers.js';
import type {
  Admission,
  MediaAuthority,
  MediaClaims,
  MediaEvent,
  MediaPolicy,
} from '../../src/server/sfu/port.js';
import type { Template } from '../../src/templates/types.js';

export const KEY = 'test-key';
export const SECRET = 'a secret of at least thirty-two characters';

export const FULL_POLICY: MediaPolicy = {
  generation: 1,
  publish: ['audio', 'video', 'screen'],
  subscribeToRoles: null,
  role: 'host',
  name: '',
  metadata: '',
  publishData: true,
  updateOwnMetadata: true,
  hidden: false,
  recorder: false,
  publishCaps: {},
  pictures: {},
  priority: 1,
  maxSubsBitRate: 0,
};

/** Without roles of its own: externals may do what their token says. */
const NO_TEMPLATE = { roles: {} } as Template;

const quiet = () => {};
const loud = process.env['SFU_LOG']
  ? (fields: object, text: string) => console.error(text, fields)
  : quiet;
const LOGGER = { debug: quiet, info: loud, warn: loud, error: loud };

/** Peers are members by being in `policies`; a token that an operator made enters as `external`. */
class PolicyTable implements MediaAuthority {
  readonly policies = new Map<string, MediaPolicy>();

  meanwhile: () => void = () => {};

  /** The room takes its time, and somebody uses it. */
  async prepare(): Promise<void> {
    const { meanwhile } = this;
    this.meanwhile = () => {};
    await Promise.resolve();
    meanwhile();
  }

  admit(claims: MediaClaims): Admission {
    if (claims.roomId.startsWith('unknown')) return { ok: false, reason: 'room_unknown' };
    if (claims.generation === null) {
      const policy = externalPolicy(claims, NO_TEMPLATE);
      return policy ? { ok: true, policy } : { ok: false, reason: 'forbidden' };
    }
    const policy = this.policies.get(claims.identity);
    if (!policy) return { ok: false, reason: 'peer_unknown' };
    if (policy.generation !== claims.generation) return { ok: false, reason: 'stale_token' };
    return { ok: true, policy };
  }
}

export interface MediaHarness {
  sfu: BundledSfu;
  app: FastifyInstance;
  /** `http://127.0.0.1:<port>` */
  origin: string;
  url: string;
  policies: Map<string, MediaPolicy>;
  /** Happens while the next caller waits at the door. */
  meanwhile: () => void;
  events: MediaEvent[];
  /** Makes the peer a member (again) and gives its token. */
  member(identity: string, policy?: Partial<MediaPolicy>, room?: string): Promise<string>;
  /** A token as an operator makes them; `madeAt` in milliseconds since the epoch. */
  operatorToken(
    identity: string,
    grant?: Record<string, unknown>,
    madeAt?: number,
    room?: string,
  ): Promise<string>;
  /** The room changes its mind: table first, then the engine. */
  change(identity: string, policy: Partial<MediaPolicy>, room?: string): void;
  /** Everybody out and nothing remembered, as after a start, without the wait for a media process. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function startMediaHarness(
  options: {
    graceMs?: number;
    turn?: TurnServers;
    announcedIps?: string[];
    workers?: number;
    capacity?: number;
    routes?: (app: FastifyInstance) => void;
  } = {},
): Promise<MediaHarness> {
  const authority = new PolicyTable();
  const { announcedIps = ['127.0.0.1'] } = options;
  const sfu = createBundledSfu({
    key: KEY,
    secret: SECRET,
    authority,
    rtcPort: randomInt(21_000, 60_000),
    bindAddress: mediaAddress(announcedIps),
    announcedIps,
    logger: LOGGER,
    logLevel: process.env['SFU_LOG'] ? 'debug' : 'silent',
    graceMs: options.graceMs,
    turn: options.turn,
    workers: options.workers,
    capacity: options.capacity,
  });
  const events: MediaEvent[] = [];
  sfu.onEvent((event) => events.push(event));
  const app = fastify();
  sfu.registerRoutes(app);
  app.server.on('upgrade', (request, socket, head) => sfu.handleUpgrade(request, socket, head));
  options.routes?.(app);
  await sfu.start();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const { policies } = authority;

  return {
    sfu,
    app,
    origin,
    url: origin.replace('http', 'ws'),
    policies,
    get meanwhile() {
      return authority.meanwhile;
    },
    set meanwhile(next) {
      authority.meanwhile = next;
    },
    events,
    async member(identity, policy = {}, room = 'room') {
      const full = { ...FULL_POLICY, name: identity, ...policy };
      policies.set(identity, full);
      const { token } = await sfu.grant(
        { roomId: room, peerId: identity, generation: full.generation, name: full.name },
        origin,
      );
      return token;
    },
    operatorToken(identity, grant = {}, madeAt = Date.now(), room = 'room') {
      return new SignJWT({ video: { roomJoin: true, room, ...grant }, name: identity })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(KEY)
        .setSubject(identity)
        .setIssuedAt(Math.floor(madeAt / 1000))
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(SECRET));
    },
    change(identity, change, room = 'room') {
      const before = policies.get(identity) ?? FULL_POLICY;
      const policy = { ...before, ...change, generation: before.generation + 1 };
      policies.set(identity, policy);
      sfu.setPolicy(room, identity, policy);
    },
    async clear() {
      for (const { id } of (await sfu.observer.inspect()).rooms) sfu.closeRoom(id);
      policies.clear();
      authority.meanwhile = () => {};
      events.length = 0;
    },
    async close() {
      await sfu.close();
      await app.close();
    },
  };
}
