/** "Be right back" is a flag in a peer's metadata, beside what the product keeps there, as on the hosted platform. */
import { HmsError } from '../protocol/index.js';

const FLAG = 'isBRBOn';

export function isBeRightBack(metadata: string): boolean {
  return metadata.includes(FLAG) && asObject(metadata)?.[FLAG] === true;
}

/** The metadata with the flag set or taken back; all else stays. */
export function withBeRightBack(metadata: string, away: boolean): string {
  const object = metadata.trim() === '' ? {} : asObject(metadata);
  if (!object) throw new HmsError('unprocessable', 'The metadata is no JSON object.');
  return JSON.stringify({ ...object, [FLAG]: away });
}

function asObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
