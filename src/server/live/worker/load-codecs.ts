/**
 * The codecs come from node-av, which is native and optional: it is loaded here and nowhere else, and only in the
 * process of a live worker. Its binary holds x264 and is under the GPL; ours talks to it from a process of its own.
 */
import { createRequire } from 'node:module';
import type * as Constants from 'node-av/constants';
import type * as Library from 'node-av/lib';
import { HmsError } from '../../../protocol/index.js';

export type Codecs = typeof Library & typeof Constants;

/** Rejects with `unprocessable` and a plain sentence where the library or one of its encoders is missing. */
export async function loadCodecs(): Promise<Codecs> {
  const codecs = await load();
  for (const name of ['libx264', 'aac'] as const)
    if (!codecs.Codec.findEncoderByName(name as never))
      throw new HmsError('unprocessable', `node-av on this machine has no ${name} encoder.`);
  codecs.Log.setLevel(codecs.AV_LOG_ERROR);
  return codecs;
}

async function load(): Promise<Codecs> {
  try {
    const [library, constants] = await Promise.all([
      import('node-av/lib'),
      import('node-av/constants'),
    ]);
    return { ...library, ...constants };
  } catch (cause) {
    throw new HmsError(
      'unprocessable',
      'Live streaming needs the package node-av, which cannot be loaded on this machine.',
      { cause },
    );
  }
}

/**
 * null on a machine that can stream, as far as can be seen without loading anything; else the sentence why not. What can
 * only be seen by loading, the first worker says (`ready` or `failed`).
 */
export function findObstacle(
  resolve: (entry: string) => string = createRequire(import.meta.url).resolve,
): string | null {
  for (const [name, entry] of [
    ['node-av', 'node-av/lib'],
    ['@livekit/rtc-node', '@livekit/rtc-node'],
  ] as const) {
    try {
      resolve(entry);
    } catch {
      return `Live streaming needs the package ${name}, which is not installed.`;
    }
  }
  return null;
}
