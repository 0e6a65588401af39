import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/helpers/database.js';
import { flushed, NoteOutlet } from '../../../test/helpers/note-outlet.js';
import type { ChatMessage, Peer, Recipients } from '../../protocol/index.js';
import type { Layout } from '../../templates/types.js';
import { Broadcaster } from '../rooms/broadcaster.js';
import { PeerSession } from '../rooms/peer-session.js';
import { ChatLog } from './chat-log.js';
import { RoomChat, type ChatRoom } from './room-chat.js';

const controls = { can_disable_chat: true, can_block_user: true, can_hide_message: true };
const CHATS: Record<string, Record<string, unknown>> = {
  host: {
    public_chat_enabled: true,
    private_chat_enabled: true,
    roles_whitelist: ['host', 'guest'],
    allow_pinning_messages: true,
    real_time_controls: controls,
  },
  guest: { public_chat_enabled: true, private_chat_enabled: true },
  viewer: { public_chat_enabled: false },
};

/** A room with the little that its chat needs. */
class SmallRoom implements ChatRoom {
  readonly id: string;
  readonly session = { id: 's2' };
  readonly news = new Broadcaster(() => {});
  readonly #people = new Map<string, { peer: Peer; session: PeerSession }>();

  constructor(id = 'r1') {
    this.id = id;
  }

  readonly roster = {
    get: (peerId: string) => this.#people.get(peerId)?.peer,
    session: (peerId: string) => this.#people.get(peerId)?.session ?? null,
    list: () => [...this.#people.values()].map(({ peer }) => peer),
  };

  rulesOf({ role }: Pick<Peer, 'role'>): { layout: Layout } {
    const elements = { chat: CHATS[role], emoji_reactions: {} };
    return { layout: { role, screens: { conferencing: { default: { elements } } } } };
  }

  come(id: string, role: string, more: { userId?: string; clientKey?: string } = {}): NoteOutlet {
    const line = new NoteOutlet();
    const { userId = '', clientKey } = more;
    const session = new PeerSession(
      { peerId: id, userId, role, nameFixed: false, clientKey },
      line,
    );
    const peer = { id, name: id.toUpperCase(), role, userId } as Peer;
    this.#people.set(id, { peer, session });
    this.news.add(session);
    return line;
  }

  go(id: string): void {
    const person = this.#people.get(id);
    if (person) this.news.remove(person.session);
    this.#people.delete(id);
  }
}

let stored: TestDatabase;
let log: ChatLog;
let room: SmallRoom;
let chat: RoomChat;

const texts = (messages: readonly ChatMessage[]) => messages.map(({ text }) => text);
const heard = (line: NoteOutlet) =>
  line.events.flatMap((event) => (event.type === 'chat.message' ? [event.message.text] : []));
let drafts = 0;
const say = (actor: string | null, text: string, to?: Recipients) =>
  chat.send(actor, { text, to, clientMessageId: `m${(drafts += 1)}` });
const refusal = (code: string) => expect.objectContaining({ code });

/** The session of the room before this one, in the words of the journal. */
async function session({ ended }: { ended: number | null }): Promise<void> {
  await stored.db
    .insertInto('sessions')
    .values({
      id: 's1',
      room_id: 'r1',
      room_name: 'r',
      template_id: 't',
      server_id: 'x',
      created_at: Date.now(),
      ended_at: ended,
      updated_at: 0,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ended_at: ended }))
    .execute();
}

/** A later chat of the same room, as after a restart of the server. */
async function reopened(): Promise<RoomChat> {
  await log.close();
  log = new ChatLog(await stored.reopen());
  const again = new RoomChat(room, log);
  await again.open();
  return again;
}

beforeEach(async () => {
  stored = await testDatabase();
  log = new ChatLog(stored.db);
  room = new SmallRoom();
  chat = new RoomChat(room, log);
  await session({ ended: null });
  await chat.open();
});
afterEach(async () => {
  await log.close();
  await stored.close();
});

describe('a message', () => {
  it('is stored before it is answered or told, with id, time and author of the server', async () => {
    const line = room.come('ada', 'host', { userId: 'u1' });
    const add = vi.spyOn(log, 'add');
    const message = await chat.send('ada', { text: ' hello ', clientMessageId: 'c1' });
    await flushed();
    expect(await log.find('r1', message.id)).toMatchObject({ text: 'hello', session_id: 's2' });
    expect(message).toMatchObject({
      clientMessageId: 'c1',
      peerId: 'ada',
      userId: 'u1',
      name: 'ADA',
      role: 'host',
      type: 'chat',
      text: 'hello',
      to: { kind: 'everyone' },
      replyTo: null,
    });
    expect(Math.abs(message.time - Date.now())).toBeLessThan(60_000);
    expect(heard(line)).toEqual(['hello']);

    let write = () => {};
    add.mockImplementationOnce(() => new Promise((done) => (write = () => done(null))));
    const later = say('ada', 'not yet');
    await flushed();
    expect(heard(line)).toEqual(['hello']);
    write();
    await later;
    await flushed();
    expect(heard(line)).toEqual(['hello', 'not yet']);
  });

  it('is told in the order of its id, many at once', async () => {
    const line = room.come('ada', 'host');
    const all = ['bob', 'cy'].map((id) => [id, room.come(id, 'guest')] as const);
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, at) => say(all[at % 2]![0], `text ${at}`)),
    );
    await flushed();
    expect(heard(line)).toEqual(texts(sent));
    const ids = sent.map(({ id }) => id);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(50);
  });

  it('sent again is the first one, in the same breath, after a restart, and once refused', async () => {
    const line = room.come('ada', 'guest', { clientKey: 'k'.repeat(16) });
    room.come('host', 'host');
    const draft = { text: 'once', clientMessageId: 'c1' };
    const [first, twin] = await Promise.all([chat.send('ada', draft), chat.send('ada', draft)]);
    const other = await chat.send('host', draft);
    expect(twin).toEqual(first);
    expect(other.id).not.toBe(first.id);
    await flushed();
    expect(heard(line)).toEqual(['once', 'once']);

    room.go('ada');
    room.come('ada2', 'guest', { clientKey: 'k'.repeat(16) });
    chat = await reopened();
    expect(await chat.send('ada2', { ...draft, text: 'changed' })).toEqual(first);
    await chat.pause('host', true);
    expect(await chat.send('ada2', draft)).toEqual(first);
    await expect(chat.send('ada2', { ...draft, clientMessageId: 'c2' })).rejects.toEqual(
      refusal('chat_paused'),
    );
    const { messages } = await chat.history(null, {});
    expect(texts(messages)).toEqual(['once', 'once']);
  });

  it('of the same user id in another room is another one', async () => {
    room.come('ada', 'guest', { userId: 'u' });
    const there = new SmallRoom('r2');
    there.come('ada', 'guest', { userId: 'u' });
    const second = new RoomChat(there, log);
    await second.open();
    const draft = { text: 'here', clientMessageId: 'c1' };
    await chat.send('ada', draft);
    expect(await second.send('ada', { ...draft, text: 'there' })).toMatchObject({ text: 'there' });
    expect(texts((await second.history('ada', {})).messages)).toEqual(['there']);
  });

  it('may answer another one that its author can read', async () => {
    room.come('ada', 'host');
    room.come('bob', 'guest');
    room.come('cy', 'guest');
    const question = await say('ada', 'well?');
    const answer = { text: 'yes', replyTo: question.id, clientMessageId: 'a' };
    expect(await chat.send('bob', answer)).toMatchObject({ replyTo: question.id });
    const secret = await say('ada', 'psst', { kind: 'peer', peerId: 'bob' });
    const nosy = { text: 'what?', replyTo: secret.id, clientMessageId: 'b' };
    await expect(chat.send('cy', nosy)).rejects.toEqual(refusal('not_found'));
  });

  it('must say something', async () => {
    room.come('ada', 'host');
    await expect(say('ada', '  \n ')).rejects.toEqual(refusal('invalid_request'));
    await expect(say('ada', '\u200b\u3164\u2800')).rejects.toEqual(refusal('invalid_request'));
    await expect(say('nobody', 'x')).rejects.toEqual(refusal('not_joined'));
  });
});

describe('who reads', () => {
  const toGuests: Recipients = { kind: 'roles', roles: ['guest'] };
  const toBob: Recipients = { kind: 'peer', peerId: 'bob' };
  let lines: Record<'ada' | 'bob' | 'cy', NoteOutlet>;

  beforeEach(() => {
    lines = {
      ada: room.come('ada', 'host', { userId: 'a' }),
      bob: room.come('bob', 'guest', { userId: 'b' }),
      cy: room.come('cy', 'viewer', { userId: 'c' }),
    };
  });

  it.each([
    ['everybody', undefined, ['ada', 'bob', 'cy']],
    ['the people of a role, and its author', toGuests, ['ada', 'bob']],
    ['the two people of a direct message', toBob, ['ada', 'bob']],
  ])('%s: live, as a newcomer, in the history and after a restart', async (_who, to, readers) => {
    await say('ada', 'hello', to);
    await flushed();
    const again = await reopened();
    for (const [peerId, line] of Object.entries(lines)) {
      const expected = readers.includes(peerId) ? ['hello'] : [];
      expect(heard(line)).toEqual(expected);
      expect(texts(chat.snapshot(peerId).messages)).toEqual(expected);
      expect(texts(again.snapshot(peerId).messages)).toEqual(expected);
      expect(texts((await again.history(peerId, {})).messages)).toEqual(expected);
    }
  });

  it('knows a signed user again, and nobody by a peer id of somebody else', async () => {
    await say('ada', 'psst', toBob);
    room.go('bob');
    room.come('bob', 'guest', { userId: 'thief' });
    room.come('bob2', 'guest', { userId: 'b' });
    expect(chat.snapshot('bob').messages).toEqual([]);
    expect((await chat.history('bob', {})).messages).toEqual([]);
    expect(texts(chat.snapshot('bob2').messages)).toEqual(['psst']);
    expect(texts((await chat.history('bob2', {})).messages)).toEqual(['psst']);
  });

  it('takes a role with special characters by its whole name', async () => {
    await chat.send(null, { text: 'exact', to: { kind: 'roles', roles: ['a_c', 'x|y', '10%'] } });
    const read = async (role: string) => {
      room.come(role, role);
      return (await chat.history(role, {})).messages.length;
    };
    for (const role of ['a_c', 'x|y', '10%']) expect(await read(role)).toBe(1);
    for (const role of ['abc', 'x', 'y', '10', '%']) expect(await read(role)).toBe(0);
  });
});

describe('what a layout forbids, the server refuses', () => {
  beforeEach(() => {
    room.come('ada', 'host');
    room.come('bob', 'guest');
    room.come('vi', 'viewer');
  });

  it.each([
    ['a viewer without public chat', 'vi', undefined],
    ['a viewer without private chat', 'vi', { kind: 'peer', peerId: 'bob' }],
    ['a guest with no role to write to', 'bob', { kind: 'roles', roles: ['host'] }],
    ['a host to a role outside the list', 'ada', { kind: 'roles', roles: ['guest', 'viewer'] }],
  ] as [string, string, Recipients | undefined][])('%s', async (_what, actor, to) => {
    await expect(say(actor, 'x', to)).rejects.toEqual(refusal('forbidden'));
    expect((await chat.history(null, {})).messages).toEqual([]);
  });

  it('are not read by guessing the name and the id of somebody else', async () => {
    room.come('host', 'host');
    room.come('ada', 'host', { userId: 'ada b' });
    room.come('eve', 'viewer', { userId: 'ada' });
    const to: Recipients = { kind: 'peer', peerId: 'host' };
    await chat.send('ada', { text: 'secret', type: 'x', clientMessageId: 'c', to });
    const sent = await chat.send('eve', { text: 'mine', type: 'x', clientMessageId: 'b c' });
    expect(sent.text).toBe('mine');
  });

  it('a guest has no say over the chat', async () => {
    const { id } = await say('ada', 'hello');
    const acts = [
      chat.pin('bob', id, true),
      chat.hide('bob', id),
      chat.block('bob', 'ada', true),
      chat.pause('bob', true),
    ];
    for (const act of acts) await expect(act).rejects.toEqual(refusal('forbidden'));
    expect(chat.snapshot('bob')).toMatchObject({
      messages: [{ id }],
      chat: { pinned: [], paused: null, blocked: [] },
    });
  });

  it('the REST API may do everything', async () => {
    const { id } = await say(null, 'news', { kind: 'peer', peerId: 'vi' });
    await say(null, 'news', { kind: 'roles', roles: ['viewer'] });
    await chat.hide(null, id);
    await chat.pause(null, true);
    await chat.block(null, 'bob', true);
    expect(chat.snapshot('vi')).toMatchObject({
      messages: [{ peerId: '', name: '', to: { kind: 'roles' } }],
      chat: { paused: { by: { peerId: '' } }, blocked: ['bob'] },
    });
  });

  it('nobody writes to nobody, nor to themselves', async () => {
    const to = (peerId: string) => say('ada', 'x', { kind: 'peer', peerId });
    await expect(to('nobody')).rejects.toEqual(refusal('not_found'));
    await expect(to('ada')).rejects.toEqual(refusal('unprocessable'));
  });

  it('a flood is cut off', async () => {
    const sent = await Promise.allSettled(Array.from({ length: 100 }, () => say('bob', 'x')));
    const refused = sent.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(50);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate_limited' } });
  });
});

describe('what holds for the chat', () => {
  let line: NoteOutlet;
  beforeEach(() => {
    line = room.come('ada', 'host');
    room.come('bob', 'guest', { userId: 'b' });
  });

  it('keeps three pins, the newest first, over a restart', async () => {
    const sent = [];
    for (const text of ['one', 'two', 'three', 'four']) sent.push(await say('bob', text));
    for (const { id } of sent) await chat.pin('ada', id, true);
    await chat.pin('ada', sent[3]!.id, true);
    await flushed();
    expect(line.told.filter((type) => type === 'chat.state')).toHaveLength(4);
    const again = await reopened();
    const { pinned } = again.snapshot('bob').chat;
    expect(pinned.map(({ text, name, pinnedBy }) => [text, name, pinnedBy])).toEqual(
      ['four', 'three', 'two'].map((text) => [text, 'BOB', 'ADA']),
    );
    await again.pin('ada', sent[2]!.id, false);
    expect(again.snapshot('bob').chat.pinned).toHaveLength(2);
  });

  it('pins nothing that not everybody may read', async () => {
    const { id } = await say('bob', 'psst', { kind: 'peer', peerId: 'ada' });
    await expect(chat.pin('ada', id, true)).rejects.toEqual(refusal('unprocessable'));
  });

  it('hides a message everywhere and for good, with its pin', async () => {
    const { id } = await say('bob', 'rude');
    await chat.pin('ada', id, true);
    await chat.hide('ada', id);
    await flushed();
    expect(line.events.at(-1)).toMatchObject({
      type: 'chat.hidden',
      messageId: id,
      by: { name: 'ADA' },
    });
    for (const one of [chat, await reopened()]) {
      expect(one.snapshot('bob')).toMatchObject({ messages: [], chat: { pinned: [] } });
      expect((await one.history('bob', {})).messages).toEqual([]);
      await expect(one.pin('ada', id, true)).rejects.toEqual(refusal('not_found'));
    }
  });

  it('lets either of its two people hide a direct message, for both', async () => {
    const watcher = room.come('eve', 'host');
    const { id } = await say('ada', 'psst', { kind: 'peer', peerId: 'bob' });
    await expect(chat.hide('eve', id)).rejects.toEqual(refusal('not_found'));
    await chat.hide('bob', id);
    await flushed();
    expect(line.told).toContain('chat.hidden');
    expect(watcher.told).not.toContain('chat.hidden');
    expect(chat.snapshot('ada').messages).toEqual([]);
  });

  it('blocks a person, also when it comes back as another peer or the server was restarted', async () => {
    await chat.block('ada', 'bob', true);
    await expect(say('bob', 'x')).rejects.toEqual(refusal('chat_blocked'));
    const event = { text: '{}', type: 'cursor', clientMessageId: 'e' };
    await expect(chat.send('bob', event)).rejects.toEqual(refusal('chat_blocked'));

    room.go('bob');
    room.come('bob2', 'guest', { userId: 'b' });
    chat = await reopened();
    chat.arrived('bob2');
    await flushed();
    expect(line.events.at(-1)).toMatchObject({ type: 'chat.state', chat: { blocked: ['bob2'] } });
    await expect(say('bob2', 'x')).rejects.toEqual(refusal('chat_blocked'));
    await chat.block('ada', 'bob2', false);
    await say('bob2', 'thank you');
    await expect(chat.block('ada', 'ada', true)).rejects.toEqual(refusal('unprocessable'));
    await expect(chat.block('ada', 'nobody', true)).rejects.toEqual(refusal('not_found'));
  });

  it('blocks the holder of a room code by its key, over any number of stays', async () => {
    const clientKey = 'a key that nobody else has';
    room.come('eve', 'guest', { clientKey });
    await chat.block('ada', 'eve', true);
    room.go('eve');
    room.come('eve2', 'guest', { clientKey });
    chat.arrived('eve2');
    await expect(say('eve2', 'x')).rejects.toEqual(refusal('chat_blocked'));
    room.come('ann', 'guest', { clientKey: 'the key of somebody else' });
    await say('ann', 'I may.');
  });

  it('lets a blocked person read on, and write again once the block is removed', async () => {
    await say('ada', 'before');
    await chat.block('ada', 'bob', true);
    await say('ada', 'during');
    const read = async () => texts((await chat.history('bob', {})).messages);
    expect(await read()).toEqual(['before', 'during']);
    await chat.block('ada', 'bob', false);
    await say('bob', 'after');
    expect(await read()).toEqual(['before', 'during', 'after']);
    expect(chat.snapshot('bob').chat.blocked).toEqual([]);
  });

  it('pauses for people, not for the API and product events', async () => {
    await chat.pause('ada', true);
    await expect(say('ada', 'x')).rejects.toEqual(refusal('chat_paused'));
    await say(null, 'A word from the operator.');
    await chat.send('bob', { text: '{}', type: 'cursor', clientMessageId: 'e' });
    chat = await reopened();
    expect(chat.snapshot('bob').chat.paused).toMatchObject({ by: { name: 'ADA' } });
    await chat.pause('ada', false);
    await say('bob', 'at last');
  });
});

describe('product events', () => {
  it('are told once, to whom they are for, and not kept', async () => {
    const ada = room.come('ada', 'host');
    const vi = room.come('vi', 'viewer');
    const event = { text: '{"x":1}', type: 'cursor', clientMessageId: 'e1' };
    const first = await chat.send('vi', event);
    expect(await chat.send('vi', event)).toEqual(first);
    await chat.send('ada', { ...event, text: ' ', to: { kind: 'peer', peerId: 'vi' } });
    await chat.send(null, { text: 'api', type: 'x', to: { kind: 'roles', roles: ['viewer'] } });
    await flushed();
    expect(heard(ada)).toEqual(['{"x":1}', ' ']);
    expect(heard(vi)).toEqual(['{"x":1}', ' ', 'api']);
    expect(chat.snapshot('ada').messages).toEqual([]);
    expect((await chat.history(null, {})).messages).toEqual([]);
  });
});

describe('reactions', () => {
  it('are told counted, a moment later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const line = room.come('ada', 'host');
      room.come('bob', 'guest');
      for (let i = 0; i < 3; i += 1) chat.react('ada', 'clap');
      chat.react('bob', 'clap');
      chat.react('bob', '👩🏽‍🚀');
      vi.advanceTimersByTime(500);
      await flushed();
      expect(line.events).toEqual([
        {
          type: 'reaction.sent',
          reactions: [
            { emoji: 'clap', count: 4, names: ['ADA', 'BOB'] },
            { emoji: '👩🏽‍🚀', count: 1, names: ['BOB'] },
          ],
          time: expect.closeTo(Date.now(), -4) as number,
        },
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each(['', 'hello', '👍👍', 'a', '<b>', '1'])('%j is not one', (emoji) => {
    room.come('ada', 'host');
    expect(() => chat.react('ada', emoji)).toThrow(refusal('invalid_request'));
  });

  it('are refused where they are of too many kinds at once, not left out in silence', () => {
    for (const name of ['ada', 'bob', 'cyd', 'dan']) room.come(name, 'host');
    const kinds = Array.from({ length: 51 }, (_, at) => String.fromCodePoint(0x1f400 + at));
    const send = () => {
      for (const [at, emoji] of kinds.entries()) {
        chat.react(['ada', 'bob', 'cyd', 'dan'][at % 4]!, emoji);
      }
    };
    expect(send).toThrow(/Too many different reactions/);
  });

  it('have a limit per person', () => {
    room.come('ada', 'host');
    expect(() => {
      for (let i = 0; i < 100; i += 1) chat.react('ada', 'clap');
    }).toThrow(refusal('rate_limited'));
  });
});

describe('history', () => {
  it('is read in pages, older and newer, without gaps or doubles', async () => {
    room.come('ada', 'host');
    room.come('bob', 'guest');
    const all: string[] = [];
    for (let at = 0; at < 130; at += 1) {
      if (at % 10 === 0) await say(null, `secret ${at}`, { kind: 'roles', roles: ['host'] });
      await say(null, `text ${at}`);
      all.push(`text ${at}`);
    }
    const newest = chat.snapshot('bob').messages;
    expect(texts(newest)).toEqual(all.slice(-100));
    const older = await chat.history('bob', { before: newest[0]!.id, limit: 20 });
    expect(texts(older.messages)).toEqual(all.slice(10, 30));
    expect(older.more).toBe(true);
    const oldest = await chat.history('bob', { before: older.messages[0]!.id, limit: 20 });
    expect(texts(oldest.messages)).toEqual(all.slice(0, 10));
    expect(oldest.more).toBe(false);
    const newer = await chat.history('bob', { after: newest[0]!.id, limit: 50 });
    expect(texts(newer.messages)).toEqual(all.slice(31, 81));
    expect(newer.more).toBe(true);
  });

  it.each([
    ['goes on when the server died in the middle of it', null, ['before']],
    ['goes on when the server was restarted a short while ago', 4, ['before']],
    ['ends with a session that is long over', 6, []],
  ])('%s', async (_when, minutesAgo, expected) => {
    room.come('ada', 'host');
    const first = await say('ada', 'before');
    await chat.pin('ada', first.id, true);
    await session({ ended: minutesAgo === null ? null : Date.now() - minutesAgo * 60_000 });
    const next = await reopened();
    expect(texts(next.snapshot('ada').messages)).toEqual(expected);
    expect(next.snapshot('ada').chat.pinned).toHaveLength(expected.length);
    expect(texts((await next.history('ada', {})).messages)).toEqual(expected);
    const later = await next.send('ada', { text: 'after', clientMessageId: 'z' });
    expect(later.id > first.id).toBe(true);
  });

  it('ends with a session that ended as it should, however soon the next one begins', async () => {
    room.come('ada', 'host');
    const first = await say('ada', 'before');
    await chat.pause('ada', true);
    chat.end();
    const next = new RoomChat(room, log);
    await next.open();
    expect(next.snapshot('ada')).toMatchObject({ messages: [], chat: { paused: null } });
    expect((await next.history('ada', {})).messages).toEqual([]);
    await expect(next.pin('ada', first.id, true)).rejects.toEqual(refusal('not_found'));
  });
});
