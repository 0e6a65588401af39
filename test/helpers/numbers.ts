/** Waiting for numbers that move, instead of sleeping. */
import { expect } from 'vitest';

type Read = () => number | Promise<number>;

/** The number gets above what it is by more than `by`. */
export async function grows(read: Read, by = 10): Promise<void> {
  const before = await read();
  await expect.poll(read, { timeout: 20_000, interval: 100 }).toBeGreaterThan(before + by);
}

/** The number comes to rest: the same at two looks 0.7 s apart. */
export async function stands(read: Read): Promise<void> {
  let last = -1;
  const rests = async () => {
    const before = last;
    last = await read();
    return last === before;
  };
  await expect.poll(rests, { timeout: 10_000, interval: 700 }).toBe(true);
}
