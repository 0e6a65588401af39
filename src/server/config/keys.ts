/**
 * The server's keys. Made at the first start and kept in `<data>/keys.json`, which only its owner may read;
 * what the environment gives wins and is never written. Further keys are derived from `master`, one for each
 * purpose, so that a key used in one place says nothing about another. Keys are never logged.
 */
import { hkdfSync, randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { writeFileAtomically } from './write-file.js';

export interface Keys {
  /** Names this server in tokens; public. */
  readonly accessKey: string;
  /** Signs app and management tokens. */
  readonly appSecret: string;
  readonly livekitKey: string;
  readonly livekitSecret: string;
  /** Root of the derived keys. */
  readonly master: string;
}

const stored = z.object({
  accessKey: z.string().min(1),
  appSecret: z.string().min(32),
  livekitKey: z.string().min(1),
  livekitSecret: z.string().min(32),
  master: z.string().min(32),
}) satisfies z.ZodType<Keys>;

export function loadKeys(config: Pick<Config, 'dataDir' | 'givenKeys'>): Keys {
  ensureDataDir(config.dataDir);
  const path = join(config.dataDir, 'keys.json');
  const keys = existsSync(path) ? readKeys(path) : makeKeys(path);
  const given = config.givenKeys;
  return Object.freeze({
    accessKey: given.accessKey ?? keys.accessKey,
    appSecret: given.appSecret ?? keys.appSecret,
    livekitKey: given.livekitKey ?? keys.livekitKey,
    livekitSecret: given.livekitSecret ?? keys.livekitSecret,
    master: keys.master,
  });
}

/**
 * A folder that we make is for its owner alone. One that is there keeps its rights, as it may be shared with
 * others (`.`, a home, a mounted volume): our files in it are for their owner alone in any case.
 */
export function ensureDataDir(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir));
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new ConfigError(`HMS_DATA_DIR names ${dataDir}, which cannot be made or used.`, {
      cause,
    });
  }
}

/** Level by level: on a file system that refuses folders (`/proc`) Node's own recursion never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** A key of its own for one purpose (HKDF, RFC 5869). */
export function purposeKey(keys: Keys, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', keys.master, 'hms-kit', purpose, 32));
}

/** How this server names its owner to others: `customer_id` and `app_id` of the platform. Public. */
export interface Account {
  readonly customerId: string;
  readonly appId: string;
}

/** The same for as long as the server keeps its keys. */
export function accountOf(keys: Keys): Account {
  const idFor = (purpose: string) => purposeKey(keys, purpose).toString('hex').slice(0, 24);
  return { customerId: idFor('customer id'), appId: idFor('app id') };
}

function readKeys(path: string): Keys {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return stored.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new ConfigError(`HMS_DATA_DIR holds ${path}, which is not a readable key file.`, {
      cause,
    });
  }
}

function makeKeys(path: string): Keys {
  const keys: Keys = {
    accessKey: randomBytes(12).toString('hex'),
    appSecret: randomBytes(48).toString('base64url'),
    livekitKey: `API${randomBytes(9).toString('hex')}`,
    livekitSecret: randomBytes(48).toString('base64url'),
    master: randomBytes(48).toString('base64url'),
  };
  writeFileAtomically(path, `${JSON.stringify(keys, null, 2)}\n`);
  return keys;
}
