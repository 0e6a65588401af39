import { describe, expect, it } from 'vitest';
import { AudioLevel } from './audio-level.js';

describe('AudioLevel', () => {
  /** Windows of 400 ms of 20 ms packets; `loud` says which packets are. */
  const speak = (level: AudioLevel, windows: number, loud: (packet: number) => boolean) => {
    for (let window = 0; window < windows; window++) {
      for (let packet = 0; packet < 20; packet++)
        level.observe(loud(packet) ? 15 : 90, (window * 20 + packet) * 960);
      level.close(400);
    }
  };

  it('hears who speaks for a good part of the time', () => {
    const level = new AudioLevel();
    speak(level, 3, () => true);
    expect(level.active).toBe(true);
    expect(level.level).toBeGreaterThan(0.1);
    expect(level.level % 0.125).toBe(0);
  });

  it('does not take a cough or a click for speech', () => {
    const level = new AudioLevel();
    speak(level, 10, (packet) => packet < 3);
    expect(level.active).toBe(false);
    expect(level.level).toBe(0);
  });

  it('fades, and is silent at once when muted', () => {
    const level = new AudioLevel();
    speak(level, 3, () => true);
    for (let window = 0; window < 5; window++) level.close(400);
    expect(level.active).toBe(false);
    speak(level, 3, () => true);
    level.reset();
    expect(level).toMatchObject({ active: false, level: 0 });
  });
});
