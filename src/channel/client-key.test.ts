import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientKeyFor } from './client-key.js';

const SERVER = 'https://meet.example';
const KEY = /^[0-9a-f]{32}$/;

describe('the key of a tab', () => {
  let kept: Map<string, string>;
  beforeEach(() => {
    kept = new Map();
    vi.stubGlobal('sessionStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is the same after a reload, and another one for another server and in another tab', () => {
    const key = clientKeyFor(SERVER);
    expect(key).toMatch(KEY);
    expect(clientKeyFor(SERVER)).toBe(key);
    expect(clientKeyFor('https://other.example')).not.toBe(key);
    kept.clear();
    expect(clientKeyFor(SERVER)).not.toBe(key);
  });

  it('is there where nothing can be kept', () => {
    vi.stubGlobal('sessionStorage', {
      getItem: () => {
        throw new Error('blocked');
      },
    });
    expect(clientKeyFor(SERVER)).toMatch(KEY);
    vi.stubGlobal('sessionStorage', undefined);
    expect(clientKeyFor(SERVER)).toMatch(KEY);
  });
});
