import { beforeEach, describe, expect, it } from 'vitest';
import type { WorkerRequest } from './messages.js';
import type { TakeEvent } from './port.js';
import { Takes } from './takes.js';

const quiet = () => {};
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

let sent: WorkerRequest[];
let events: TakeEvent[];
let takes: Takes;
const worker = { send: (request: WorkerRequest) => void sent.push(request) };
const other = { send: quiet };

beforeEach(() => {
  sent = [];
  events = [];
  const find = (roomId: string) => (roomId === 'room' ? { sid: 'RM_1', worker } : undefined);
  takes = new Takes({ find, logger });
  takes.onEvent((event) => events.push(event));
});

const begin = (id: string, roomId = 'room') =>
  takes.begin({ id, roomId, trackIds: ['TR_1'], path: '/f' });

describe('takes of the media processes', () => {
  it('are ordered where their room is, and ended there', () => {
    begin('a');
    takes.end('a');
    takes.end('unknown');
    expect(sent).toEqual([
      { type: 'take.begin', take: 'a', room: 'RM_1', path: '/f', trackIds: ['TR_1'] },
      { type: 'take.end', take: 'a' },
    ]);
    takes.hear('a', { type: 'begun', path: '/f.webm', at: 5 });
    takes.hear('a', { type: 'ended', dropped: 3 });
    takes.hear('a', { type: 'ended', dropped: 0 });
    expect(events).toEqual([
      { takeId: 'a', type: 'begun' },
      { takeId: 'a', type: 'ended' },
    ]);
  });

  it('of a room that is nowhere are over at once', () => {
    begin('a', 'gone');
    expect(sent).toEqual([]);
    expect(events).toEqual([{ takeId: 'a', type: 'ended' }]);
  });

  it('are over with their process, and with no other', () => {
    begin('a');
    begin('b');
    takes.hear('b', { type: 'failed', code: 'disk_full', message: 'Full.' });
    takes.lost(other);
    expect(events).toEqual([{ takeId: 'b', type: 'failed', code: 'disk_full', message: 'Full.' }]);
    takes.lost(worker);
    takes.end('a');
    expect(events.slice(1)).toEqual([{ takeId: 'a', type: 'ended' }]);
    expect(sent).toHaveLength(2);
  });
});
