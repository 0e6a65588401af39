import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/helpers/database.js';
import { NoteOutlet } from '../../../test/helpers/note-outlet.js';
import type {
  Peer,
  Permissions,
  Poll,
  PollDraft,
  PollQuestionDraft,
} from '../../protocol/index.js';
import { Broadcaster } from '../rooms/broadcaster.js';
import { PeerSession } from '../rooms/peer-session.js';
import { PollLog } from './poll-log.js';
import type { PollRoom } from './poll-news.js';
import { RoomPolls } from './room-polls.js';

const RIGHTS: Record<string, Partial<Permissions>> = {
  host: { pollRead: true, pollWrite: true },
  guest: { pollRead: true },
  viewer: {},
};

/** A room with the little that its polls need. */
class SmallRoom implements PollRoom {
  readonly id = 'r1';
  session = { id: 's1' };
  record: { polls: string[] } = { polls: [] };
  readonly news = new Broadcaster(() => {});
  readonly #people = new Map<string, { peer: Peer; session: PeerSession }>();

  readonly roster = {
    size: 0,
    get: (peerId: string) => this.#people.get(peerId)?.peer,
    session: (peerId: string) => this.#people.get(peerId)?.session ?? null,
    list: () => [...this.#people.values()].map(({ peer }) => peer),
  };

  rulesOf({ role }: Pick<Peer, 'role'>) {
    return { info: { permissions: (RIGHTS[role] ?? {}) as Permissions } };
  }

  come(id: string, role: string, { userId = '', name = id.toUpperCase() } = {}): NoteOutlet {
    const line = new NoteOutlet();
    const session = new PeerSession({ peerId: id, userId, role, nameFixed: false }, line);
    const peer = { id, name, role, userId, joinedAt: 0 } as Peer;
    this.#people.set(id, { peer, session });
    this.news.add(session);
    return line;
  }

  becomes(id: string, role: string): void {
    const person = this.#people.get(id);
    if (person) this.#people.set(id, { ...person, peer: { ...person.peer, role } });
  }
}

let stored: TestDatabase;
let log: PollLog;
let room: SmallRoom;
let polls: RoomPolls;
let host: NoteOutlet;
let guest: NoteOutlet;
let viewer: NoteOutlet;

const refusal = (code: string) => expect.objectContaining({ code });
const told = (line: NoteOutlet): Poll[] =>
  line.events.flatMap((event) => (event.type === 'poll.changed' ? [event.poll] : []));
const last = (line: NoteOutlet): Poll => told(line).at(-1)!;
const votes = ({ questions }: Poll) => questions[0]!.options.map(({ voteCount }) => voteCount);

const DRINKS: PollDraft = {
  title: 'Drinks',
  type: 'poll',
  questions: [
    { type: 'single-choice', text: 'Which?', options: [{ text: 'Tea' }, { text: 'Coffee' }] },
  ],
};
const QUIZ: PollDraft = {
  title: 'Quiz',
  type: 'quiz',
  questions: [
    {
      type: 'single-choice',
      text: 'Two and two?',
      options: [{ text: '4', isCorrect: true }, { text: '5' }],
      weight: 10,
      negative: 3,
    },
    { type: 'short-answer', text: 'First name of Lovelace?', answer: 'Ada' },
  ],
};

async function started(draft: PollDraft = DRINKS): Promise<string> {
  const { id } = await polls.save('host', draft);
  await polls.start('host', id);
  return id;
}
const choose = (peerId: string, pollId: string, option: number) =>
  polls.respond(peerId, pollId, [{ question: 1, options: [option] }]);

beforeEach(async () => {
  stored = await testDatabase();
  log = new PollLog(stored.db);
  room = new SmallRoom();
  host = room.come('host', 'host');
  guest = room.come('guest', 'guest');
  viewer = room.come('viewer', 'viewer');
  polls = new RoomPolls(room, log);
  await polls.open();
});

afterEach(async () => {
  vi.useRealTimers();
  polls.close();
  await log.close();
  await stored.close();
});

describe('who sees a poll', () => {
  it('is nobody but those who write polls, until it starts', async () => {
    const { id } = await polls.save('host', DRINKS);
    expect(told(host).map(({ state }) => state)).toEqual(['created']);
    expect([told(guest), told(viewer)]).toEqual([[], []]);
    expect(polls.list('guest')).toEqual([]);

    await polls.start('host', id);
    expect(last(guest)).toMatchObject({ id, state: 'started', startedBy: { peerId: 'host' } });
    expect(told(viewer)).toEqual([]);
    expect(polls.list('viewer')).toEqual([]);
  });

  it('changes with the role of a person', async () => {
    await started();
    room.becomes('viewer', 'guest');
    polls.reconsider('viewer');
    expect(told(viewer)).toHaveLength(1);
  });

  it('lets only those who write polls make, start and stop them', async () => {
    const id = await started();
    await expect(polls.save('guest', DRINKS)).rejects.toEqual(refusal('forbidden'));
    expect(() => polls.start('guest', id)).toThrow(refusal('forbidden') as Error);
    expect(() => polls.stop('guest', id)).toThrow(refusal('forbidden') as Error);
    await expect(choose('viewer', id, 1)).rejects.toEqual(refusal('not_found'));
    await polls.stop(null, id);
    expect(last(guest).state).toBe('stopped');
  });
});

describe('a poll', () => {
  it('changes until it starts, and starts and stops once', async () => {
    const { id } = await polls.save('host', DRINKS);
    const changed = await polls.save('host', { ...DRINKS, id, title: 'Hot drinks' });
    expect(changed).toMatchObject({ id, title: 'Hot drinks' });
    await expect(polls.stop('host', id)).rejects.toEqual(refusal('conflict'));

    const both = await Promise.allSettled([polls.start('host', id), polls.start('host', id)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(polls.save('host', { ...DRINKS, id })).rejects.toEqual(refusal('conflict'));

    await polls.stop('host', id);
    await polls.stop('host', id);
    expect(told(guest).map(({ state }) => state)).toEqual(['started', 'stopped']);
    await expect(polls.start('host', id)).rejects.toEqual(refusal('conflict'));
    await expect(choose('guest', id, 1)).rejects.toEqual(refusal('conflict'));
  });

  it('does not start without questions', async () => {
    const { id } = await polls.save('host', { ...DRINKS, questions: [] });
    await expect(polls.start('host', id)).rejects.toEqual(refusal('unprocessable'));
  });

  it('stops by itself when its time is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const id = await started({ ...DRINKS, duration: 5_000 });
    await choose('guest', id, 1);
    vi.setSystemTime(Date.now() + 5_000);
    await expect(choose('host', id, 1)).rejects.toEqual(refusal('conflict'));
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(last(guest).state).toBe('stopped'), 15_000);
    expect(last(guest).stoppedAt).toBe(last(guest).startedAt + 5_000);
  });

  it('takes no answer to a question whose time is over, from nobody', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [sum, name] = QUIZ.questions as [PollQuestionDraft, PollQuestionDraft];
    const id = await started({ ...QUIZ, questions: [{ ...sum, duration: 5_000 }, name] });
    const answer = (peerId: string, question: number) =>
      polls.respond(peerId, id, [
        question === 1 ? { question, options: [1] } : { question, text: 'Ada' },
      ]);
    await expect(answer('guest', 2)).rejects.toEqual(refusal('conflict'));
    await answer('guest', 1);
    vi.setSystemTime(Date.now() + 10_000);
    room.come('late', 'guest');
    await expect(answer('late', 1)).rejects.toEqual(refusal('conflict'));
    await expect(answer('guest', 1)).rejects.toEqual(refusal('conflict'));
    await answer('guest', 2);
    await answer('late', 2);
    await polls.stop('host', id);
    const { entries } = polls.leaderboard('host', { pollId: id });
    expect(entries.map(({ peerId, score }) => [peerId, score])).toEqual([
      ['guest', 11],
      ['late', 1],
    ]);
  });

  it('is one of at most fifty in a session', async () => {
    const many = Array.from({ length: 51 }, () => polls.save(null, DRINKS));
    const results = await Promise.allSettled(many);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});

describe('votes', () => {
  it('count once for each voter, the last one', async () => {
    const id = await started();
    await choose('guest', id, 1);
    await Promise.all([choose('guest', id, 2), choose('host', id, 2)]);
    await polls.stop('host', id);
    expect(votes(last(guest))).toEqual([0, 2]);
    expect(last(guest)).toMatchObject({ voters: 2, questions: [{ responseCount: 2 }] });
  });

  it('that come while the poll is being stopped are refused, those before count', async () => {
    const id = await started();
    const early = choose('guest', id, 1);
    await new Promise((resolve) => queueMicrotask(() => resolve(null)));
    const stopping = polls.stop('host', id);
    await new Promise((resolve) => queueMicrotask(() => resolve(null)));
    const late = choose('host', id, 2);
    await expect(late).rejects.toEqual(refusal('conflict'));
    await Promise.all([early, stopping]);
    expect(votes(last(guest))).toEqual([1, 0]);
  });

  it('stay where a question is answered for good', async () => {
    const once = { ...DRINKS, questions: DRINKS.questions.map((q) => ({ ...q, once: true })) };
    const id = await started(once);
    const both = await Promise.allSettled([choose('guest', id, 1), choose('guest', id, 2)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(votes(polls.list('host')[0]!)).toEqual([1, 0]);
  });

  it.each([
    ['peerID', 3],
    ['customerID', 2],
    ['userName', 1],
  ] as const)('are told apart by %s', async (mode, voters) => {
    room.come('p1', 'guest', { userId: 'u1', name: 'Ann' });
    room.come('p2', 'guest', { userId: 'u1', name: 'ann ' });
    room.come('p3', 'guest', { userId: 'u2', name: 'Ann' });
    const id = await started({ ...DRINKS, mode });
    for (const peerId of ['p1', 'p2', 'p3']) await choose(peerId, id, 1);
    expect(polls.list('host')[0]?.voters).toBe(voters);
  });

  it('are for the roles that the poll names', async () => {
    const id = await started({ ...DRINKS, rolesThatCanVote: ['host'] });
    await expect(choose('guest', id, 1)).rejects.toEqual(refusal('forbidden'));
    await choose('host', id, 1);
  });

  it('reach those who watch results together, and not those who do not', async () => {
    const id = await started({ ...DRINKS, visibility: false });
    const before = told(guest).length;
    await Promise.all([choose('guest', id, 1), choose('host', id, 2)]);
    await vi.waitFor(() => expect(votes(last(host))).toEqual([1, 1]), 15_000);
    expect(told(host).filter(({ voters }) => voters > 0)).toHaveLength(1);
    expect(told(guest)).toHaveLength(before);
  });
});

describe('results', () => {
  it('show while the poll runs only where it says so', async () => {
    const open = await started();
    expect(votes(await choose('guest', open, 1))).toEqual([1, 0]);
    const closed = await started({ ...DRINKS, visibility: false });
    const seen = await choose('guest', closed, 1);
    expect([votes(seen), seen.voters]).toEqual([[0, 0], 0]);
    await polls.stop('host', closed);
    expect(votes(last(guest))).toEqual([1, 0]);
  });

  it('are for the roles that may view them', async () => {
    const id = await started({ ...DRINKS, rolesThatCanViewResponses: ['host'] });
    await choose('guest', id, 1);
    await polls.stop('host', id);
    expect(votes(last(guest))).toEqual([0, 0]);
    expect(votes(last(host))).toEqual([1, 0]);
  });

  it('keep right answers back until the quiz is over', async () => {
    const id = await started(QUIZ);
    expect(JSON.stringify(last(guest))).not.toMatch(/isCorrect|"answer"/);
    expect(last(host).questions[0]?.options[0]?.isCorrect).toBe(true);
    await polls.stop('host', id);
    expect(last(guest).questions[0]?.options.map(({ isCorrect }) => isCorrect)).toEqual([
      true,
      false,
    ]);
    expect(last(guest).questions[1]?.answer).toBe('Ada');
  });
});

describe('responses', () => {
  it('are the own ones, and everybody’s for those who may view them', async () => {
    const id = await started();
    await choose('guest', id, 1);
    await choose('host', id, 2);
    const own = polls.responses('guest', { pollId: id }).responses;
    expect(own).toMatchObject([{ peerId: 'guest', name: 'GUEST', answers: [{ options: [1] }] }]);

    const first = polls.responses('host', { pollId: id, limit: 1 });
    const second = polls.responses('host', { pollId: id, limit: 1, cursor: first.cursor! });
    const names = [...first.responses, ...second.responses].map(({ name }) => name);
    expect(names.sort()).toEqual(['GUEST', 'HOST']);
    expect(second.cursor).toBeNull();
  });

  it('of an anonymous poll tell no names and no times, and keep none', async () => {
    const id = await started({ ...DRINKS, anonymous: true });
    await choose('guest', id, 1);
    await choose('guest', id, 2);
    expect(polls.responses('host', { pollId: id }).responses).toEqual([
      { peerId: '', userId: '', name: '', time: 0, answers: [{ question: 1, options: [2] }] },
    ]);
    const rows = await stored.db.selectFrom('poll_responses').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/guest/i);
  });
});

describe('the leaderboard', () => {
  it('ranks by points, then right answers, once the quiz is over', async () => {
    const id = await started(QUIZ);
    await polls.respond('guest', id, [
      { question: 1, options: [1] },
      { question: 2, text: ' ada ' },
    ]);
    await choose('host', id, 2);
    expect(() => polls.leaderboard('guest', { pollId: id })).toThrow(refusal('forbidden') as Error);
    await polls.stop('host', id);
    expect(polls.leaderboard('guest', { pollId: id })).toMatchObject({
      total: 2,
      entries: [
        { position: 1, name: 'GUEST', score: 11, correctAnswers: 2, totalAnswers: 2 },
        { position: 2, name: 'HOST', score: -3, correctAnswers: 0, totalAnswers: 1 },
      ],
    });
    const page = polls.leaderboard('guest', { pollId: id, offset: 1, limit: 5 });
    expect(page.entries.map(({ position }) => position)).toEqual([2]);
  });

  it('is for quizzes', async () => {
    const id = await started();
    expect(() => polls.leaderboard('host', { pollId: id })).toThrow(
      refusal('unprocessable') as Error,
    );
  });
});

describe('a restart of the server', () => {
  const begun = (ended_at: number | null) =>
    stored.db
      .insertInto('sessions')
      .values({
        id: 's1',
        room_id: 'r1',
        room_name: 'R',
        template_id: 't',
        server_id: 'x',
        created_at: 1_000,
        updated_at: 1_000,
        ended_at,
      })
      .execute();

  async function reopened(): Promise<RoomPolls> {
    room.session = { id: 's2' };
    const again = new RoomPolls(room, new PollLog(await stored.reopen()));
    await again.open();
    return again;
  }

  it('leaves polls and votes as they were, and voters known', async () => {
    await begun(null);
    const { id: draft } = await polls.save('host', QUIZ);
    const id = await started();
    await choose('guest', id, 1);

    const again = await reopened();
    expect(again.list('host').map((poll) => [poll.id, poll.state])).toEqual([
      [draft, 'created'],
      [id, 'started'],
    ]);
    await again.respond('guest', id, [{ question: 1, options: [2] }]);
    expect(votes(again.list('host')[1]!)).toEqual([0, 1]);
    again.close();
  });

  it('stops what should have stopped meanwhile', async () => {
    await begun(null);
    const id = await started({ ...DRINKS, duration: 1_000 });
    await stored.db
      .updateTable('poll_runs')
      .set({ started_at: Date.now() - 60_000 })
      .where('poll_id', '=', id)
      .execute();
    const again = await reopened();
    await vi.waitFor(() => expect(again.list('guest')[0]?.state).toBe('stopped'), 15_000);
    again.close();
  });

  it('does not bring back the polls of a session that ended long before', async () => {
    await begun(Date.now() - 6 * 60_000);
    await started();
    const again = await reopened();
    expect(again.list('host')).toEqual([]);
    again.close();
  });
});

describe('a session that ends', () => {
  it('stops its polls, and the next one begins without them', async () => {
    const id = await started();
    await choose('guest', id, 1);
    polls.end();
    room.session = { id: 's2' };
    const next = new RoomPolls(room, log);
    await next.open();
    expect(next.list('host')).toEqual([]);
    const run = await stored.db.selectFrom('poll_runs').selectAll().executeTakeFirst();
    expect(run).toMatchObject({ poll_id: id, session_id: 's1', stopped_at: expect.any(Number) });
    next.close();
  });
});

describe('polls that a room links to', () => {
  const linked = (title: string, updatedAt: number) => ({
    id: 'linked',
    roomId: null,
    sessionId: null,
    document: {
      title,
      type: 'poll' as const,
      duration: 0,
      anonymous: false,
      visibility: true,
      mode: 'peerID' as const,
      rolesThatCanVote: [],
      rolesThatCanViewResponses: [],
      questions: [],
    },
    createdBy: { peerId: '', userId: '', name: '' },
    createdAt: 1,
    updatedAt,
  });

  it('are there in every session, and change with the REST API until they start', async () => {
    await log.save(linked('One', 1));
    room.record = { polls: ['linked'] };
    await polls.refresh();
    expect(last(host)).toMatchObject({ id: 'linked', title: 'One', state: 'created' });

    await log.save(linked('Two', 2));
    await polls.refresh();
    expect(last(host).title).toBe('Two');
    await expect(polls.save('host', { ...DRINKS, id: 'linked' })).rejects.toEqual(
      refusal('conflict'),
    );

    const later = new RoomPolls(room, log);
    room.session = { id: 's9' };
    await later.open();
    expect(later.list('host')).toHaveLength(1);
    later.close();
  });
});
