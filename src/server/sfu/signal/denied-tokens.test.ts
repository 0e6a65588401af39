import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeniedTokens } from './denied-tokens.js';

describe('denied tokens', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());
  const bot = (issuedAt: number) => ({ identity: 'bot', issuedAt });

  it('are those made up to the removal, of one identity in one room', () => {
    const denied = new DeniedTokens();
    denied.deny('room', 'bot');
    expect(denied.has('room', bot(0))).toBe(true);
    expect(denied.has('room', bot(1_000_000))).toBe(true);
    expect(denied.has('room', bot(1_001_000))).toBe(false);
    expect(denied.has('other', bot(0))).toBe(false);
    expect(denied.has('room', { identity: 'eve', issuedAt: 0 })).toBe(false);
  });

  it('stay denied as long as the token lives, and a day at least', () => {
    const denied = new DeniedTokens();
    const week = 7 * 24 * 3_600_000;
    denied.deny('room', 'bot', Date.now() + week);
    vi.advanceTimersByTime(week - 1);
    expect(denied.has('room', bot(0))).toBe(true);
  });

  it('are bounded, oldest out first', () => {
    const denied = new DeniedTokens();
    for (let i = 0; i <= 10_000; i++) denied.deny('room', `bot-${i}`);
    expect(denied.has('room', { identity: 'bot-0', issuedAt: 0 })).toBe(false);
    expect(denied.has('room', { identity: 'bot-1', issuedAt: 0 })).toBe(true);
  });
});
