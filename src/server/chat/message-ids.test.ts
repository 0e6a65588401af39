import { expect, it } from 'vitest';
import { MESSAGE_ID, MessageIds } from './message-ids.js';

it('sort by time, also when the clock is set back, and have one form', () => {
  let now = 1_700_000_000_000;
  const ids = new MessageIds('', () => now);
  const given = Array.from({ length: 200 }, (_, at) => {
    now += at % 7 === 0 ? -500 : at % 3;
    return ids.next();
  });
  const names = given.map(({ id }) => id);
  expect([...names].sort()).toEqual(names);
  expect(new Set(names).size).toBe(200);
  for (const id of names) expect(id).toMatch(MESSAGE_ID);
  const times = given.map(({ time }) => time);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});

it('go on behind the newest message of an earlier start, whatever the clock says', () => {
  const before = new MessageIds('', () => 1_700_000_000_000);
  before.next();
  const last = before.next();
  const after = new MessageIds(last.id, () => 1_600_000_000_000);
  expect(after.next().id > last.id).toBe(true);
});
