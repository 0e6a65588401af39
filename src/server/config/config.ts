/**
 * The environment, read once into one typed, frozen object. Every setting of the server is here, with its
 * default; a value that cannot be used is a ConfigError whose message names the variable.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { availableParallelism, networkInterfaces } from 'node:os';
import { createSecureContext } from 'node:tls';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { ServerStorage } from '../live/assets/place.js';
import { AddressPolicy } from '../outgoing/address-policy.js';
import { parseSecret } from '../webhooks/signature.js';
import { webhookHeaders, type WebhookTarget } from '../webhooks/target.js';
import { ConfigError } from './config-error.js';
import { readEffectsDir } from './effects-dir.js';
import { isLoopback, TrustedProxies } from './trusted-proxy.js';
import { readS3, S3_VARIABLES } from './s3.js';
import { parseTurnUrls, type TurnConfig } from './turn.js';

export interface Config {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** `https://video.example.org`, when a proxy stands before the server; null otherwise. */
  readonly publicUrl: string | null;
  readonly trustedProxies: TrustedProxies;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly dataDir: string;
  /** A built Storybook, to be served; null: none. */
  readonly storybookDir: string | null;
  /** Model and code of background effects, to be served; null: none. */
  readonly effectsDir: string | null;
  /** `postgres://…`; null keeps everything in a file of the data folder. */
  readonly databaseUrl: string | null;
  readonly webhooks: WebhookSettings;
  /** First UDP port of the media processes. */
  readonly rtcPort: number;
  readonly mediaProcesses: number;
  /** The addresses that clients send their media to, the preferred one first. */
  readonly announcedIps: readonly string[];
  readonly turn: TurnConfig | null;
  readonly hls: HlsSettings;
  readonly recordings: RecordingSettings;
  /** Private addresses that streams may be pushed to, as `AddressPolicy` reads them. */
  readonly rtmp: { readonly allowPrivate: string };
  /** How long a stop that was asked for waits for the rooms to get empty, in seconds. */
  readonly drainSeconds: number;
  /** Management calls in one minute from one address. */
  readonly restPerMinute: number;
  readonly logLevel: LogLevel;
  /** Keys that the environment gives; the others live in the data folder. */
  readonly givenKeys: Partial<
    Record<'accessKey' | 'appSecret' | 'livekitKey' | 'livekitSecret', string>
  >;
}

export interface HlsSettings {
  /** Where viewers of live streams come; 0 lets the system choose. */
  readonly port: number;
  /** Base of the streams' addresses, when a proxy or a CDN stands before that port; null otherwise. */
  readonly url: string | null;
  /** Who may watch, where the template does not say. */
  readonly access: 'public' | 'signed';
  /** Live streams at the same time. */
  readonly streams: number;
}

export interface RecordingSettings {
  /** How long files are kept, on this server and in its bucket; 0: for ever. */
  readonly keepDays: number;
  /** The bucket for files of rooms that name no other; null: the data folder. */
  readonly s3: ServerStorage | null;
  /** Where buckets may be that templates and rooms name. */
  readonly addresses: AddressPolicy;
}

export interface WebhookSettings {
  /** Where the events of rooms without a webhook of their own go; null: nowhere. */
  readonly target: WebhookTarget | null;
  /** Signs the calls; null takes a key made at the first start. */
  readonly secret: Buffer | null;
  readonly addresses: AddressPolicy;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** More of them only help who asks for them: an idle one still takes its memory. */
const MOST_DEFAULT_PROCESSES = 8;

const whole = (what: string, min: number, max: number) =>
  z.codec(z.string(), z.number(), {
    decode: (text, context) => {
      const value = Number(text);
      if (/^\d{1,5}$/.test(text) && value >= min && value <= max) return value;
      context.issues.push({
        code: 'custom',
        input: text,
        message: `must be ${what} from ${min} to ${max}`,
      });
      return z.NEVER;
    },
    encode: String,
  });
const port = (min: number) => whole('a port number', min, 65_535);

const secret = z.string().min(32, 'must be at least 32 characters long');
const keyId = z.string().regex(/^[\w-]{4,128}$/, 'must be 4 to 128 letters, digits, - or _');

const environment = z.object({
  HMS_PORT: port(0).default(8080),
  HMS_HOST: z.string().default('127.0.0.1'),
  HMS_PUBLIC_URL: z
    .string()
    .refine(
      isOrigin,
      'must be an http or https address without a path, like https://video.example.org',
    )
    .transform((text) => new URL(text).origin)
    .optional(),
  HMS_TRUSTED_PROXY: z.string().default(''),
  HMS_TLS_CERT: z.string().optional(),
  HMS_TLS_KEY: z.string().optional(),
  HMS_DATA_DIR: z.string().default('./data'),
  HMS_STORYBOOK_DIR: z.string().optional(),
  HMS_EFFECTS_DIR: z.string().optional(),
  HMS_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be an address like postgres://user:password@host/database')
    .optional(),
  HMS_WEBHOOK_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .optional(),
  HMS_WEBHOOK_HEADERS: readAs(
    readHeaders,
    'must be a JSON object of header names and values, like {"x-secret": "…"}, without those of the call itself',
  ).optional(),
  HMS_WEBHOOK_SECRET: readAs(
    parseSecret,
    'must be "whsec_" and the base64 of 24 to 64 bytes',
  ).optional(),
  HMS_WEBHOOK_ALLOW_PRIVATE: readAs(
    (text) => AddressPolicy.parse(text),
    'must be 1, or a list of addresses and CIDR ranges, like 10.0.0.0/8',
  ).prefault(''),
  HMS_ACCESS_KEY: keyId.optional(),
  HMS_APP_SECRET: secret.optional(),
  HMS_LIVEKIT_KEY: keyId.optional(),
  HMS_LIVEKIT_SECRET: secret.optional(),
  HMS_RTC_PORT: port(1).default(7882),
  HMS_MEDIA_PROCESSES: whole('a number', 1, 64).default(() =>
    Math.min(MOST_DEFAULT_PROCESSES, availableParallelism()),
  ),
  HMS_ANNOUNCED_IP: readAs(
    readAddresses,
    'must be an IP address, or several with commas between them',
  ).optional(),
  HMS_TURN_URLS: readAs(
    parseTurnUrls,
    'must be a list of addresses like turn:turn.example.org:3478?transport=udp',
  ).optional(),
  HMS_TURN_SECRET: z.string().optional(),
  HMS_TURN_USER: z.string().optional(),
  HMS_TURN_PASSWORD: z.string().optional(),
  HMS_HLS_PORT: port(0).optional(),
  HMS_HLS_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .refine((text) => !/[?#]/.test(text), 'must be an address without ? and #')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  HMS_HLS_ACCESS: z.enum(['public', 'signed'], 'must be "public" or "signed"').default('public'),
  HMS_HLS_STREAMS: whole('a number', 0, 64).default(() => availableParallelism()),
  HMS_RTMP_ALLOW_PRIVATE: z
    .string()
    .refine(
      (text) => AddressPolicy.parse(text) !== null,
      'must be 1, or a list of addresses and CIDR ranges, like 10.0.0.0/8',
    )
    .default(''),
  HMS_RECORDING_DAYS: whole('a number', 0, 36_500).default(15),
  ...S3_VARIABLES,
  HMS_S3_ALLOW_PRIVATE: readAs(
    (text) => AddressPolicy.parse(text),
    'must be 1, or a list of addresses and CIDR ranges, like 10.0.0.0/8',
  ).prefault(''),
  HMS_DRAIN_SECONDS: whole('a number', 0, 86_400).default(0),
  HMS_REST_PER_MINUTE: whole('a number', 1, 1_000_000).default(3_000),
  HMS_LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** Text that is read by `read`, which answers null for what it cannot read. */
function readAs<Value>(read: (text: string) => Value | null, message: string) {
  return z.string().transform((text, context) => {
    const value = read(text);
    if (value !== null) return value;
    context.issues.push({ code: 'custom', input: text, message });
    return z.NEVER;
  });
}

function readHeaders(text: string): Record<string, string> | null {
  try {
    return webhookHeaders.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. An empty variable counts as not given. */
export function readConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('HMS_') && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    // The value itself stays unsaid: it may be a secret.
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message ?? 'cannot be used'}.`);
  }
  const settings = parsed.data;
  const trustedProxies = TrustedProxies.parse(settings.HMS_TRUSTED_PROXY);
  if (!trustedProxies) {
    throw new ConfigError(
      'HMS_TRUSTED_PROXY must be a list of addresses or CIDR ranges, like 10.0.0.0/8, or the word loopback.',
    );
  }
  if (settings.HMS_RTC_PORT + settings.HMS_MEDIA_PROCESSES - 1 > 65_535) {
    throw new ConfigError('HMS_RTC_PORT leaves too few ports for HMS_MEDIA_PROCESSES.');
  }
  if (settings.HMS_HLS_PORT === undefined && settings.HMS_PORT === 65_535) {
    throw new ConfigError('HMS_PORT leaves no port for live streams after it: name HMS_HLS_PORT.');
  }
  return Object.freeze({
    port: settings.HMS_PORT,
    host: settings.HMS_HOST,
    publicUrl: settings.HMS_PUBLIC_URL ?? null,
    trustedProxies,
    tls: readTls(settings.HMS_TLS_CERT, settings.HMS_TLS_KEY),
    dataDir: resolve(settings.HMS_DATA_DIR),
    storybookDir:
      settings.HMS_STORYBOOK_DIR === undefined ? null : resolve(settings.HMS_STORYBOOK_DIR),
    effectsDir: readEffectsDir(settings.HMS_EFFECTS_DIR),
    databaseUrl: settings.HMS_DATABASE_URL ?? null,
    webhooks: Object.freeze({
      target:
        settings.HMS_WEBHOOK_URL === undefined
          ? null
          : { url: settings.HMS_WEBHOOK_URL, headers: settings.HMS_WEBHOOK_HEADERS ?? {} },
      secret: settings.HMS_WEBHOOK_SECRET ?? null,
      addresses: settings.HMS_WEBHOOK_ALLOW_PRIVATE,
    }),
    rtcPort: settings.HMS_RTC_PORT,
    mediaProcesses: settings.HMS_MEDIA_PROCESSES,
    announcedIps:
      settings.HMS_ANNOUNCED_IP ?? announcedIps(settings.HMS_HOST, settings.HMS_PUBLIC_URL),
    turn: readTurn(settings),
    hls: Object.freeze({
      port: settings.HMS_HLS_PORT ?? (settings.HMS_PORT === 0 ? 0 : settings.HMS_PORT + 1),
      url: settings.HMS_HLS_URL ?? null,
      access: settings.HMS_HLS_ACCESS,
      streams: settings.HMS_HLS_STREAMS,
    }),
    recordings: Object.freeze({
      keepDays: settings.HMS_RECORDING_DAYS,
      s3: readS3(settings),
      addresses: settings.HMS_S3_ALLOW_PRIVATE,
    }),
    rtmp: Object.freeze({ allowPrivate: settings.HMS_RTMP_ALLOW_PRIVATE }),
    drainSeconds: settings.HMS_DRAIN_SECONDS,
    restPerMinute: settings.HMS_REST_PER_MINUTE,
    logLevel: settings.HMS_LOG_LEVEL,
    givenKeys: Object.freeze({
      accessKey: settings.HMS_ACCESS_KEY,
      appSecret: settings.HMS_APP_SECRET,
      livekitKey: settings.HMS_LIVEKIT_KEY,
      livekitSecret: settings.HMS_LIVEKIT_SECRET,
    }),
  });
}

function readTurn(settings: {
  HMS_TURN_URLS?: string[] | undefined;
  HMS_TURN_SECRET?: string | undefined;
  HMS_TURN_USER?: string | undefined;
  HMS_TURN_PASSWORD?: string | undefined;
}): TurnConfig | null {
  const urls = settings.HMS_TURN_URLS;
  if (!urls) return null;
  const secret = settings.HMS_TURN_SECRET ?? null;
  const user = settings.HMS_TURN_USER ?? null;
  const password = settings.HMS_TURN_PASSWORD ?? null;
  if (secret === null && (user === null || password === null)) {
    throw new ConfigError(
      'HMS_TURN_URLS needs HMS_TURN_SECRET, or HMS_TURN_USER and HMS_TURN_PASSWORD.',
    );
  }
  return Object.freeze({ urls: Object.freeze(urls), secret, user, password });
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  );
}

function readTls(cert: string | undefined, key: string | undefined): Config['tls'] {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined) throw new ConfigError('HMS_TLS_CERT is missing: HMS_TLS_KEY needs both.');
  if (key === undefined) throw new ConfigError('HMS_TLS_KEY is missing: HMS_TLS_CERT needs both.');
  const tls = { cert: readPem('HMS_TLS_CERT', cert), key: readPem('HMS_TLS_KEY', key) };
  try {
    createSecureContext(tls);
  } catch (cause) {
    throw new ConfigError(
      'HMS_TLS_CERT and HMS_TLS_KEY must name a certificate and its key, both in PEM format.',
      { cause },
    );
  }
  return tls;
}

function readPem(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigError(`${variable} names the file ${path}, which cannot be read.`, { cause });
  }
}

/** Loopback for a server that only this machine reaches, otherwise its own address or the first outer ones. */
function announcedIps(host: string, publicUrl: string | undefined): string[] {
  const hostIsLocal = isLoopback(host);
  const reached = publicUrl === undefined ? host : new URL(publicUrl).hostname;
  const loopback = host.includes(':') ? '::1' : '127.0.0.1';
  if (hostIsLocal && isLoopback(reached)) return [loopback];
  if (!hostIsLocal && isIP(host) !== 0 && host !== '0.0.0.0' && host !== '::') return [host];
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    // A link-local address means nothing without the name of its interface.
    .filter(({ internal, scopeid }) => !internal && !scopeid);
  const first = (family: 'IPv4' | 'IPv6') => outer.find((entry) => entry.family === family);
  const both = [first('IPv4'), host === '::' ? first('IPv6') : undefined];
  const found = both.flatMap((entry) => entry?.address ?? []);
  return found.length > 0 ? found : [loopback];
}

function readAddresses(text: string): string[] | null {
  const addresses = text.split(',').map((entry) => entry.trim());
  return addresses.every((address) => isIP(address) !== 0) ? addresses : null;
}
