import { describe, expect, it } from 'vitest';
import { findObstacle } from './load-codecs.js';

describe('what keeps a machine from streaming', () => {
  it('is nothing where all packages are', () => {
    expect(findObstacle((entry) => entry)).toBeNull();
  });

  it.each(['node-av', '@livekit/rtc-node'])('is said in a sentence without %s', (missing) => {
    const resolve = (entry: string) => {
      if (entry.startsWith(missing)) throw new Error('not found');
      return entry;
    };
    expect(findObstacle(resolve)).toBe(
      `Live streaming needs the package ${missing}, which is not installed.`,
    );
  });
});
