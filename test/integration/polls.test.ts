/** Polls and quizzes: made by REST or in the room, answered over the channel, durable over restarts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Poll, ServerEvent } from '../../src/protocol/index.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

let host: TestServer;
let rest: Rest;

beforeAll(async () => {
  host = await startTestServer();
  rest = await restOf(host);
});
afterAll(() => host.close());

const DRINKS = {
  title: 'Drinks',
  questions: [
    { type: 'single-choice', text: 'Which?', options: [{ text: 'Tea' }, { text: 'Coffee' }] },
  ],
};
const QUIZ = {
  title: 'Sums',
  type: 'quiz',
  duration: 300,
  questions: [
    {
      type: 'single-choice',
      text: 'Two and two?',
      options: [{ text: '4' }, { text: '5' }],
      answer: { option: 1 },
      weight: 10,
    },
    { type: 'short-answer', text: 'First name of Lovelace?', answer: { text: 'Ada' } },
  ],
};

const polls = (client: ChannelClient): Poll[] =>
  client.events.flatMap((event: ServerEvent) =>
    event.type === 'poll.changed' ? [event.poll] : [],
  );

/** A room of its own with these polls, and a way in for each role. */
async function aRoom(polls: string[] = [], server = host, api = rest) {
  const { body: room } = await api.post('/rooms', { name: `polls ${Math.random()}`, polls });
  const { body: codes } = await api.post(`/room-codes/room/${room.id}`);
  const code = (role: string): string =>
    codes.data.find((entry: { role: string }) => entry.role === role).code;
  return {
    id: room.id as string,
    join: (role: string, name = role) =>
      ChannelClient.join(server.wsUrl, { code: code(role) }, name),
  };
}

describe('polls of the REST API', () => {
  it('are written in seconds and by place, with right answers beside the options', async () => {
    const { status, body } = await rest.post('/polls', QUIZ);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      title: 'Sums',
      type: 'quiz',
      duration: 300,
      mode: 'peerID',
      room_id: null,
      questions: [
        { index: 1, options: [{ index: 1, text: '4' }, {}], answer: { option: 1 }, weight: 10 },
        { index: 2, options: [], answer: { text: 'Ada' }, weight: 1 },
      ],
    });
    expect((await rest.get(`/polls/${body.id}`)).body).toEqual(body);
    const { body: list } = await rest.get('/polls?limit=1');
    expect(list).toMatchObject({ limit: 1, data: [{ id: body.id }], last: body.id });
  });

  it('change by parts', async () => {
    const { body } = await rest.post('/polls', DRINKS);
    const at = `/polls/${body.id}`;
    const options = async () =>
      (await rest.get(at)).body.questions.map((question: { options: { text: string }[] }) =>
        question.options.map(({ text }) => text),
      );
    await rest.post(at, { title: 'Hot drinks' });
    await rest.post(`${at}/questions/1`, { once: true });
    await rest.post(`${at}/questions/2`, { type: 'long-answer', text: 'Why?' });
    await rest.post(`${at}/questions/1/options/3`, { text: 'Cocoa' });
    await rest.post(`${at}/questions/1/options/1`, { text: 'Green tea' });
    expect((await rest.get(at)).body).toMatchObject({
      title: 'Hot drinks',
      questions: [{ once: true, text: 'Which?' }, { type: 'long-answer' }],
    });
    expect(await options()).toEqual([['Green tea', 'Coffee', 'Cocoa'], []]);
    expect((await rest.delete(`${at}/questions/1/options/2`)).status).toBe(204);
    expect((await rest.delete(`${at}/questions/2`)).status).toBe(204);
    expect(await options()).toEqual([['Green tea', 'Cocoa']]);
    expect(await rest.delete(`${at}/questions/2`)).toMatchObject({ status: 404 });
    expect(await rest.post(`${at}/questions/5`, { text: 'x' })).toMatchObject({ status: 404 });
  });

  it.each([
    [{ ...DRINKS, title: '' }, 'title: must not be empty'],
    [{ ...DRINKS, type: 'vote' }, 'type: must be one of poll, quiz'],
    [{ ...DRINKS, type: 'quiz' }, 'questions[0].options: must have one right answer in a quiz'],
    [{ ...DRINKS, duration: 0.5 }, 'duration: must be a whole number of seconds'],
    [
      { ...DRINKS, questions: [{ ...DRINKS.questions[0], options: [{ text: 'Tea' }] }] },
      'questions[0].options: must be 2 to 20',
    ],
  ])('are refused with the exact place of the fault (%#)', async (wanted, fault) => {
    const before = (await rest.get('/polls')).body.data.length;
    const { status, body } = await rest.post('/polls', wanted);
    expect([status, body.details]).toEqual([400, [fault]]);
    expect((await rest.get('/polls')).body.data).toHaveLength(before);
  });

  it('are 404 where there are none', async () => {
    for (const path of ['', '/sessions', '/results', '/responses', '/results/x', '/responses/x']) {
      expect((await rest.get(`/polls/none${path}`)).status, path).toBe(404);
    }
  });
});

describe('a poll that a room links to', () => {
  it('is run by the host, answered by guests, and its results are there by REST', async () => {
    const { body: quiz } = await rest.post('/polls', QUIZ);
    const room = await aRoom([quiz.id]);
    const { client: ada, joined } = await room.join('host', 'Ada');
    const { client: bob, joined: asGuest } = await room.join('guest', 'Bob');
    expect(joined.snapshot.polls).toMatchObject([{ id: quiz.id, state: 'created' }]);
    expect(asGuest.snapshot.polls).toEqual([]);

    await ada.request('poll.start', { pollId: quiz.id });
    await bob.until(() => polls(bob).length > 0);
    expect(polls(bob)[0]).toMatchObject({ title: 'Sums', state: 'started', duration: 300_000 });
    expect(JSON.stringify(polls(bob))).not.toMatch(/isCorrect|"answer"/);

    const answers = [
      { question: 1, options: [1] },
      { question: 2, text: 'ada' },
    ];
    await bob.request('poll.respond', { pollId: quiz.id, answers });
    await ada.request('poll.stop', { pollId: quiz.id });
    await bob.until(() => polls(bob).at(-1)?.state === 'stopped');
    expect(polls(bob).at(-1)?.questions[0]?.options).toEqual([
      { index: 1, text: '4', voteCount: 1, isCorrect: true },
      { index: 2, text: '5', voteCount: 0, isCorrect: false },
    ]);
    expect(await bob.request('poll.leaderboard', { pollId: quiz.id })).toMatchObject({
      total: 1,
      entries: [{ position: 1, name: 'Bob', score: 11 }],
    });

    const { sessionId } = joined.snapshot.room;
    const { body: sessions } = await rest.get(`/polls/${quiz.id}/sessions`);
    expect(sessions.data).toMatchObject([
      { room_id: room.id, session_id: sessionId, state: 'stopped', started_by: { name: 'Ada' } },
    ]);
    const { body: results } = await rest.get(`/polls/${quiz.id}/results?session_id=${sessionId}`);
    expect(results.data).toMatchObject([
      {
        voters: 1,
        questions: [{ response_count: 1, options: [{ vote_count: 1, correct: true }, {}] }, {}],
      },
    ]);
    const one = await rest.get(`/polls/${quiz.id}/results/${results.data[0].id}`);
    expect(one.body).toEqual(results.data[0]);
    const { body: responses } = await rest.get(`/polls/${quiz.id}/responses`);
    expect(responses.data).toMatchObject([
      { name: 'Bob', answers: [{ options: [1], correct: true, points: 10 }, { text: 'ada' }] },
    ]);
    const reply = await rest.get(`/polls/${quiz.id}/responses/${responses.data[0].id}`);
    expect(reply.body).toEqual(responses.data[0]);
    for (const client of [ada, bob]) client.socket.close();
  });

  it('changes in open rooms until it starts, and is new in the next session', async () => {
    const { body: poll } = await rest.post('/polls', DRINKS);
    const room = await aRoom();
    const { client: ada } = await room.join('host');
    await rest.post(`/rooms/${room.id}`, { polls: [poll.id] });
    await ada.until(() => polls(ada).at(-1)?.title === 'Drinks');
    await rest.post(`/polls/${poll.id}`, { title: 'Hot drinks' });
    await ada.until(() => polls(ada).at(-1)?.title === 'Hot drinks');

    await ada.request('poll.start', { pollId: poll.id });
    await rest.post(`/polls/${poll.id}`, { title: 'Cold drinks' });
    await rest.post(`/active-rooms/${room.id}/end-room`, { reason: 'done' });
    await ada.until(() => ada.closed !== null);
    expect(polls(ada).at(-1)?.title).toBe('Hot drinks');

    const { client: again, joined } = await room.join('host');
    expect(joined.snapshot.polls).toMatchObject([{ title: 'Cold drinks', state: 'created' }]);
    again.socket.close();
  });
});

describe('a poll made in a room', () => {
  it('names its faults, and is for those who may', async () => {
    const room = await aRoom();
    const { client: ada } = await room.join('host');
    const { client: bob } = await room.join('guest');
    const { client: eve } = await room.join('viewer');
    const draft = { ...DRINKS, type: 'poll' } as never;
    await expect(bob.request('poll.save', { poll: draft })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      ada.request('poll.save', { poll: { title: '', type: 'poll', questions: [] } }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('poll.title'),
    });

    const { poll } = await ada.request('poll.save', { poll: draft });
    await ada.request('poll.start', { pollId: poll.id });
    const answers = [{ question: 1, options: [2] }];
    await expect(eve.request('poll.respond', { pollId: poll.id, answers })).rejects.toMatchObject({
      code: 'not_found',
    });
    await bob.request('poll.respond', { pollId: poll.id, answers });
    expect(await rest.post(`/polls/${poll.id}`, { title: 'x' })).toMatchObject({ status: 409 });
    expect((await rest.get(`/polls/${poll.id}`)).body).toMatchObject({ room_id: room.id });
    for (const client of [ada, bob, eve]) client.socket.close();
  });

  it('goes on after a restart of the server, with every vote that was acknowledged', async () => {
    const first = await startTestServer();
    const api = await restOf(first);
    const room = await aRoom([], first, api);
    const { client: ada } = await room.join('host');
    const guests = await Promise.all(
      Array.from({ length: 8 }, (_, index) => room.join('guest', `Guest ${index}`)),
    );
    const { poll } = await ada.request('poll.save', {
      poll: { ...DRINKS, type: 'poll', mode: 'userName' } as never,
    });
    await ada.request('poll.start', { pollId: poll.id });
    await Promise.all(
      guests.map(({ client }, index) =>
        client.request('poll.respond', {
          pollId: poll.id,
          answers: [{ question: 1, options: [1 + (index % 2)] }],
        }),
      ),
    );
    await first.stop();

    const { dataDir, databaseUrl } = first;
    const second = await startTestServer({ dataDir, ...(databaseUrl && { databaseUrl }) });
    const { body: codes } = await (await restOf(second)).get(`/room-codes/room/${room.id}`);
    const code = codes.data.find(({ role }: { role: string }) => role === 'host').code;
    const { client: back, joined } = await ChannelClient.join(second.wsUrl, { code }, 'host');
    expect(joined.snapshot.polls).toMatchObject([
      {
        id: poll.id,
        state: 'started',
        voters: 8,
        questions: [{ options: [{ voteCount: 4 }, { voteCount: 4 }] }],
      },
    ]);
    await back.request('poll.stop', { pollId: poll.id });
    back.socket.close();
    await second.close();
    await first.close();
  });
});
