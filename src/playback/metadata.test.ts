import { describe, expect, it } from 'vitest';
import { readCue, type DataCue } from './metadata.js';
import { Once } from './once.js';

const cue = (value: DataCue['value'], times: Partial<DataCue> = {}): DataCue => ({
  id: '',
  startTime: 10,
  endTime: 14,
  ...times,
  ...(value ? { value } : {}),
});
const text = (data: unknown) => cue({ key: 'TXXX', data });

/** As the server writes it. */
const WIRE = btoa(
  JSON.stringify({
    id: 'q1',
    payload: 'poll:7',
    start_date: '2026-01-12T09:30:00.000Z',
    end_date: '2026-01-12T09:30:03.000Z',
    hms_version: 'v1.1',
  }),
);

describe('timed metadata', () => {
  it('is the same from the media and from the playlist', () => {
    const expected = {
      id: 'q1',
      payload: 'poll:7',
      duration: 3,
      startDate: new Date('2026-01-12T09:30:00Z'),
      endDate: new Date('2026-01-12T09:30:03Z'),
    };
    expect(readCue(text(WIRE), 5)).toEqual(expected);
    const range = cue({ key: 'X-HMS-METADATA', data: WIRE }, { id: 'q1', startTime: 9.98 });
    expect(readCue(range, 5)).toEqual(expected);
  });

  it('of other senders takes its place in time from the stream', () => {
    const data = btoa(
      JSON.stringify({ payload: 'grüße' }).replace('ü', '\\u00fc').replace('ß', '\\u00df'),
    );
    expect(readCue(text(data), 1_700_000_000_000)).toEqual({
      id: `${data}@100`,
      payload: 'grüße',
      duration: 4,
      startDate: new Date(1_700_000_010_000),
      endDate: new Date(1_700_000_014_000),
    });
    expect(readCue(text('no json {'), null)).toMatchObject({
      payload: 'no json {',
      startDate: null,
    });
    expect(readCue(text('{"payload":"x","id":"i"}'), null)?.id).toBe('i');
  });

  it('is not everything that a stream carries', () => {
    expect(readCue(cue(undefined), null)).toBeNull();
    expect(readCue(text(new ArrayBuffer(2)), null)).toBeNull();
    expect(readCue(cue({ key: 'X-COM-ANOTHER', data: 'x' }, { id: 'b' }), null)).toBeNull();
    expect(readCue(cue({ key: 'PRIV', data: 'x' }), null)).toBeNull();
    expect(readCue(text('{"payload":7}'), null)).toBeNull();
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
