import { describe, expect, it } from 'vitest';
import { Once, readCue, type DataCue } from './metadata.js';

const cue = (value: DataCue['value'], times: Partial<DataCue> = {}): DataCue => ({
  id: '',
  startTime: 10,
  endTime: 14,
  ...times,
  ...(value ? { value } : {}),
});
const text = (data: unknown, info = '') => cue({ key: 'TXXX', info, data });

describe('timed metadata', () => {
  it('is read from a frame in the media, with the wall clock of the stream', () => {
    const data = JSON.stringify({ id: 'q1', payload: 'poll:7', duration: 3 });
    expect(readCue(text(data), 1_700_000_000_000)).toEqual({
      id: 'q1',
      payload: 'poll:7',
      duration: 3,
      startDate: new Date(1_700_000_010_000),
      endDate: new Date(1_700_000_013_000),
    });
  });

  it('is read from a date range of the playlist', () => {
    const range = { key: 'X-HMS-PAYLOAD', data: '%22hi%22%0Athere' };
    expect(readCue(cue(range, { id: 'q1' }), null)).toEqual({
      id: 'q1',
      payload: '"hi"\nthere',
      duration: 4,
      startDate: null,
      endDate: null,
    });
  });

  it('is read as the platform writes it, and as plain text', () => {
    const theirs = btoa(JSON.stringify({ payload: 'hello', start_date: 'x', hms_version: 'v1.1' }));
    expect(readCue(text(theirs, 'a'), null)).toMatchObject({ id: 'a', payload: 'hello' });
    expect(readCue(text('no json {'), null)?.payload).toBe('no json {');
    expect(readCue(text('%zz'), null)?.id).toBe('%zz@100');
  });

  it('is not everything that a stream carries', () => {
    expect(readCue(cue(undefined), null)).toBeNull();
    expect(readCue(text(new ArrayBuffer(2)), null)).toBeNull();
    expect(readCue(cue({ key: 'X-COM-ANOTHER', data: 'x' }, { id: 'b' }), null)).toBeNull();
    expect(readCue(cue({ key: 'PRIV', data: 'x' }), null)).toBeNull();
  });

  it('has no duration where nobody knows the end', () => {
    const endless = { ...text('x'), endTime: Number.POSITIVE_INFINITY };
    expect(readCue(endless, null)?.duration).toBe(0);
  });

  it('is told once, and again to who goes back', () => {
    const once = new Once();
    expect([once.take('a', 5), once.take('a', 5.1), once.take('b', 20)]).toEqual([
      true,
      false,
      true,
    ]);
    once.rewind(10);
    expect([once.take('a', 5), once.take('b', 20)]).toEqual([false, true]);
  });
});
