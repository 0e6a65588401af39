/** How well sound and picture of a file fit, by actors who flash and beep once a second. */
import { spawnSync } from 'node:child_process';

/** Milliseconds from each flash to the beep that begins with it. `part`: ffmpeg's options before the file. */
export function flashToBeeps(file: string, part: readonly string[] = []): number[] {
  const run = (...filter: string[]) =>
    spawnSync('ffmpeg', ['-v', 'info', ...part, '-i', file, ...filter, '-f', 'null', '-'], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    }).stderr;
  const numbers = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, number]) => Number(number));
  const dark = run('-vf', 'blackdetect=d=0.3:pix_th=0.3:pic_th=0.9', '-an');
  const flashes = numbers(dark, /black_end:([\d.]+)/g);
  const quiet = run('-af', 'silencedetect=n=-30dB:d=0.3', '-vn');
  const beeps = numbers(quiet, /silence_end: ([\d.]+)/g);
  return flashes.flatMap((flash) => {
    const near = beeps.map((beep) => (beep - flash) * 1_000).filter((ms) => Math.abs(ms) < 500);
    return near.slice(0, 1);
  });
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
