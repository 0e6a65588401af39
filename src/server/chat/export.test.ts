import { afterEach, beforeEach, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/helpers/database.js';
import type { ChatMessage } from '../../protocol/index.js';
import { chatAsCsv } from './export.js';
import { rowOf } from './message-rows.js';

let stored: TestDatabase;
beforeEach(async () => {
  stored = await testDatabase();
});
afterEach(() => stored.close());

let count = 0;
async function keep(text: string, more: Partial<ChatMessage> = {}, sessionId = 's1') {
  count += 1;
  const id = String(count).padStart(14, '0');
  const message: ChatMessage = {
    id,
    clientMessageId: id,
    peerId: 'p1',
    userId: 'u1',
    name: 'Ada',
    role: 'host',
    type: 'chat',
    text,
    to: { kind: 'everyone' },
    replyTo: null,
    time: Date.parse('2026-01-31T12:00:00Z'),
    ...more,
  };
  const row = rowOf({ roomId: 'r', sessionId, person: 'user:u1', toPerson: '', message });
  await stored.db.insertInto('chat_messages').values(row).execute();
  return id;
}

async function csv(sessionId = 's1'): Promise<string> {
  let text = '';
  for await (const line of chatAsCsv(stored.db, sessionId)) text += line;
  return text;
}

it('has the columns of the platform, what was for all or for roles, and nothing else', async () => {
  await keep('hello');
  await keep('psst', { to: { kind: 'peer', peerId: 'p2' } });
  await keep('team', { to: { kind: 'roles', roles: ['host', 'guest'] }, peerId: '', name: '' });
  const rude = await keep('rude');
  await stored.db
    .updateTable('chat_messages')
    .set({ hidden_at: 1 })
    .where('id', '=', rude)
    .execute();
  await keep('elsewhere', {}, 's2');
  expect((await csv()).split('\r\n')).toEqual([
    'SenderPeerID,SenderName,SenderUserID,Roles,SentAt,Type,Message',
    'p1,Ada,u1,,2026-01-31T12:00:00.000Z,chat,hello',
    ',,u1,"host;guest",2026-01-31T12:00:00.000Z,chat,team',
    '',
  ]);
});

it.each([
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['+1', "'+1"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', '"\'\t=1"'],
  ['＝1+1', "'＝1+1"],
  ['a;=1+1', '"a;=1+1"'],
  ['two\nlines', '"two\nlines"'],
  ['a, "b"', '"a, ""b"""'],
  ['plain = text', 'plain = text'],
])('writes %j as %j', async (text, cell) => {
  await keep(text);
  expect((await csv()).endsWith(`,chat,${cell}\r\n`)).toBe(true);
});

it('reads long sessions page by page', async () => {
  for (let at = 0; at < 1_001; at += 1) await keep(`text ${at}`);
  const lines = (await csv()).trimEnd().split('\r\n').slice(1);
  expect(lines.map((line) => line.split(',').at(-1))).toEqual(
    Array.from({ length: 1_001 }, (_, at) => `text ${at}`),
  );
});

it('of a span has what was said in it', async () => {
  for (const [text, time] of [
    ['before', 99],
    ['first', 100],
    ['last', 200],
    ['after', 201],
  ] as const) {
    await keep(text, { time });
  }
  let text = '';
  for await (const line of chatAsCsv(stored.db, 's1', { from: 100, to: 200 })) text += line;
  expect(text.match(/before|first|last|after/g)).toEqual(['first', 'last']);
});
