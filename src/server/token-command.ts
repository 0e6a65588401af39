/** `hms-kit-server token`: prints a management token, for whoever may read the server's keys. */
import { parseArgs } from 'node:util';
import { PlatformTokens } from './auth/platform-tokens.js';
import { ConfigError } from './config/config-error.js';
import { readConfig, type Environment } from './config/config.js';
import { loadKeys } from './config/keys.js';

const DAY = 24 * 60 * 60;
const MOST_DAYS = 14;

/** The token for these arguments (`--days 1` to `14`). Rejects with a ConfigError. */
export async function managementToken(args: string[], env: Environment): Promise<string> {
  const days = daysOf(args);
  const tokens = new PlatformTokens(loadKeys(readConfig(env)));
  return (await tokens.mintManagement(days * DAY)).token;
}

function daysOf(args: string[]): number {
  try {
    const { values } = parseArgs({ args, options: { days: { type: 'string', default: '1' } } });
    const days = Number(values.days);
    if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  } catch {
    // An argument that is not known: the sentence below says what is.
  }
  throw new ConfigError(`The command is: hms-kit-server token --days <1 to ${MOST_DAYS}>.`);
}
