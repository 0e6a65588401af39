import { HmsError, type ErrorCode } from '../protocol/index.js';
import type { LocalSourceName } from '../store/ports.js';

type Reason = 'missing' | 'denied' | 'in_use';

/** The names that browsers give, also those that only some browsers know. */
const REASONS: Readonly<Record<string, Reason>> = {
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotAllowedError: 'denied',
  PermissionDeniedError: 'denied',
  SecurityError: 'denied',
  NotReadableError: 'in_use',
  TrackStartError: 'in_use',
  AbortError: 'in_use',
};

const SENTENCES: Readonly<Record<Reason, string>> = {
  missing: 'There is no such device.',
  denied: 'The browser or the person did not allow it.',
  in_use: 'Another program uses the device, or it does not start.',
};

/** What the browser's refusal of a source means. */
export function deviceError(source: LocalSourceName, cause: unknown): HmsError {
  if (cause instanceof HmsError) return cause;
  const reason = REASONS[nameOf(cause)];
  if (!reason) return new HmsError('device_failed', String(cause), { cause });
  if (source === 'screen') {
    const code: ErrorCode = reason === 'denied' ? 'screen_denied' : 'device_failed';
    return new HmsError(code, SENTENCES[reason], { cause });
  }
  return new HmsError(`${source}_${reason}`, SENTENCES[reason], { cause });
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
