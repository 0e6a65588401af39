import { describe, expect, it } from 'vitest';
import { Recovery } from './recovery.js';
import type { Failure, FailureKind } from './types.js';

const failure = (kind: FailureKind): Failure => ({ kind, detail: '' });
/** No spread: the middle of it. */
const recovery = () => new Recovery(() => 0.5);

describe('recovery of playback', () => {
  it('first loads on, then begins anew, in pauses that grow to eight seconds and no further', () => {
    const subject = recovery();
    const remedies = Array.from({ length: 8 }, (_, at) => subject.next(failure('network'), at));
    expect(remedies.map(({ act }) => act)).toEqual(['resume', ...Array(7).fill('reload')]);
    expect(remedies.map(({ after }) => after)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000,
    ]);
  });

  it('begins mildly again after the picture moved', () => {
    const subject = recovery();
    subject.next(failure('network'), 0);
    subject.next(failure('network'), 1);
    subject.healed();
    expect(subject.next(failure('network'), 2)).toEqual({ act: 'resume', after: 500 });
  });

  it('repairs the decoder once, and begins anew when that did not last', () => {
    const subject = recovery();
    expect(subject.next(failure('media'), 0)).toEqual({ act: 'repair', after: 0 });
    expect(subject.next(failure('media'), 3_000).act).toBe('reload');
    expect(subject.next(failure('media'), 60_000).act).toBe('repair');
  });

  it('asks again for a stream that is not there, at a steady pace and not all at once', () => {
    const paces = [0, 0.5, 1].map((at) => new Recovery(() => at).next(failure('missing'), 0).after);
    expect(paces).toEqual([1_875, 2_500, 3_125]);
    const subject = recovery();
    for (let ask = 0; ask < 50; ask += 1) {
      expect(subject.next(failure('missing'), ask)).toEqual({ act: 'reload', after: 2_500 });
    }
  });

  it('gives up only what time cannot change', () => {
    expect(recovery().next(failure('incompatible'), 0).act).toBe('give-up');
  });

  it('knows trouble that lasts', () => {
    const subject = recovery();
    expect(subject.isLong(99_999)).toBe(false);
    subject.next(failure('network'), 1_000);
    expect(subject.isLong(15_000)).toBe(false);
    expect(subject.isLong(16_000)).toBe(true);
    subject.healed();
    expect(subject.isLong(99_999)).toBe(false);
  });
});
