import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from './config-error.js';

/** What no background effect can do without; browsers that lack some instructions ask for more. */
const NEEDED = [
  'selfie_segmenter.tflite',
  'vision_wasm_internal.js',
  'vision_wasm_internal.wasm',
] as const;

/** The folder that `HMS_EFFECTS_DIR` names; null: there are no effects. */
export function readEffectsDir(named: string | undefined): string | null {
  if (named === undefined) return null;
  const folder = resolve(named);
  const missing = NEEDED.find((file) => !existsSync(join(folder, file)));
  if (missing === undefined) return folder;
  throw new ConfigError(`HMS_EFFECTS_DIR must name a folder with ${missing} in it.`);
}
