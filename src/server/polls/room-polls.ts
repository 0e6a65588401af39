/**
 * The polls of one room. Everything is written down before it is acknowledged, and told to each person as far as they
 * may see it: see `sight.ts`. Votes change results at most twice a second for those who watch them.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  HmsError,
  LIMITS,
  type Actor,
  type Peer,
  type Poll,
  type PollAnswer,
  type PollDraft,
  type Requests,
} from '../../protocol/index.js';
import { Turns } from '../rooms/turns.js';
import { giveAnswers } from './answers.js';
import { readDraft } from './drafts.js';
import { LivePoll } from './live-poll.js';
import type { PollRecord, PollReply, PollRun } from './poll-document.js';
import type { PollLog } from './poll-log.js';
import { PollNews, type PollRoom } from './poll-news.js';
import { mayVote, seesResponses, sightOf, viewOf, type Onlooker } from './sight.js';

/** A peer of the room, or null for the REST API, which may do everything. */
type ActorId = string | null;

/** Voters of one poll; a person may come back as another peer. */
const MOST_VOTERS = 50_000;
const API: Onlooker = { role: '', permissions: { pollRead: true, pollWrite: true } };

export class RoomPolls {
  readonly #room: PollRoom;
  readonly #log: PollLog;
  readonly #polls = new Map<string, LivePoll>();
  readonly #turns = new Turns();
  readonly #news: PollNews;
  readonly #ends = new Map<string, NodeJS.Timeout>();
  #sessionId = '';
  /** Polls that are being written down. */
  #making = 0;
  #newest = 0;

  constructor(room: PollRoom, log: PollLog) {
    this.#room = room;
    this.#log = log;
    this.#news = new PollNews(room);
  }

  /** When a session begins, before its first snapshot: what goes on from before, and the polls of the room. */
  async open(): Promise<void> {
    const sessionId = this.#room.session.id;
    const { polls, runs } = await this.#log.open(this.#room.id, sessionId);
    const linked = await this.#log.find(this.#room.record.polls);
    // Those that the room no longer links to, and that were used before.
    const used = await this.#log.find(runs.map(({ run }) => run.pollId));
    this.#sessionId = sessionId;
    for (const record of [...linked, ...polls, ...used]) {
      if (!this.#polls.has(record.id)) this.#polls.set(record.id, new LivePoll(record));
    }
    for (const { run, replies } of runs) this.#polls.get(run.pollId)?.started(run, replies);
    for (const poll of this.#polls.values()) this.#watchEnd(poll);
  }

  /** What a newcomer is shown. */
  list(peerId: string): Poll[] {
    const onlooker = this.#onlooker(peerId);
    return [...this.#polls.values()].flatMap((poll) => {
      const sight = sightOf(poll, onlooker);
      return sight ? [viewOf(poll, sight)] : [];
    });
  }

  /** Makes a poll, or changes one that has not started. */
  async save(actor: ActorId, { id, ...draft }: PollDraft): Promise<Poll> {
    const by = this.#writer(actor);
    const document = readDraft(draft, 'poll.');
    if (id === undefined) return this.#make(document, by);
    return this.#turns.take(id, async () => {
      const poll = this.#draft(this.#find(id));
      if (poll.record.roomId === null) {
        throw new HmsError('conflict', 'This poll belongs to the REST API and changes there.');
      }
      const record = { ...poll.record, document, updatedAt: Date.now() };
      await this.#log.save(record);
      poll.changed(record);
      return this.#saved(poll);
    });
  }

  start(actor: ActorId, pollId: string): Promise<void> {
    const by = this.#writer(actor);
    return this.#turns.take(pollId, async () => {
      this.#checkSession();
      const poll = this.#draft(this.#find(pollId));
      if (poll.document.questions.length === 0) {
        throw new HmsError('unprocessable', 'A poll without questions cannot start.');
      }
      const run: PollRun = {
        id: randomUUID(),
        pollId,
        roomId: this.#room.id,
        sessionId: this.#sessionId,
        document: poll.document,
        startedBy: by,
        startedAt: Date.now(),
        stoppedAt: null,
      };
      await this.#log.start(run);
      poll.started(run);
      this.#watchEnd(poll);
      this.#news.tell(poll);
    });
  }

  stop(actor: ActorId, pollId: string): Promise<void> {
    this.#writer(actor);
    return this.#turns.take(pollId, async () => {
      const poll = this.#find(pollId);
      if (poll.state === 'created') {
        throw new HmsError('conflict', 'The poll has not started.');
      }
      await this.#end(poll, Date.now());
    });
  }

  /** Resolves when the answers are durable. Answers to other questions stay. */
  async respond(peerId: string, pollId: string, answers: readonly PollAnswer[]): Promise<Poll> {
    const peer = this.#peer(peerId);
    const onlooker = this.#onlooker(peerId);
    const poll = this.#find(pollId, onlooker);
    if (!mayVote(poll, onlooker)) {
      throw new HmsError('forbidden', `The role "${peer.role}" does not vote here.`);
    }
    const voter = this.#voterOf(peer, poll);
    await this.#turns.take(`${pollId} ${voter}`, async () => {
      const { run, tally } = poll;
      const now = Date.now();
      if (!run || !tally || !poll.takesVotes(now)) {
        throw new HmsError('conflict', 'The poll does not run.');
      }
      const before = tally.reply(voter);
      if (!before && tally.voters >= MOST_VOTERS) {
        throw new HmsError('conflict', 'The poll takes no more voters.');
      }
      const { startedAt } = run;
      const clock = { startedAt, since: Math.max(startedAt, peer.joinedAt), now };
      const given = giveAnswers(run.document.questions, before?.answers ?? [], answers, clock);
      const reply: PollReply = {
        ...(before ?? this.#newReply(run, voter, peer)),
        answers: given,
        updatedAt: now,
      };
      await this.#log.reply(reply);
      tally.put(reply);
      this.#news.tellSoon(poll);
    });
    return viewOf(poll, sightOf(poll, this.#onlooker(peerId)) ?? 'questions');
  }

  /** Pages through what each person answered; for those who may not see that, only their own. */
  responses(
    actor: ActorId,
    { pollId, cursor = '', limit = LIMITS.pageSize }: Requests['poll.responses']['params'],
  ): Requests['poll.responses']['result'] {
    const onlooker = this.#onlooker(actor);
    const poll = this.#find(pollId, onlooker);
    if (!poll.tally) return { responses: [], cursor: null };
    if (!seesResponses(poll, onlooker)) {
      const own =
        actor === null ? undefined : poll.tally.reply(this.#voterOf(this.#peer(actor), poll));
      return { responses: own ? [responseOf(own)] : [], cursor: null };
    }
    const size = Math.min(limit, LIMITS.pageSize);
    const rest = poll.tally.replies.filter(({ id }) => id > cursor);
    const page = rest.slice(0, size);
    return {
      responses: page.map(responseOf),
      cursor: rest.length > size ? (page.at(-1)?.id ?? null) : null,
    };
  }

  /** Of a quiz, after its end; who writes polls sees it while it runs. */
  leaderboard(
    actor: ActorId,
    { pollId, offset = 0, limit = LIMITS.pageSize }: Requests['poll.leaderboard']['params'],
  ): Requests['poll.leaderboard']['result'] {
    const onlooker = this.#onlooker(actor);
    const poll = this.#find(pollId, onlooker);
    if (poll.document.type !== 'quiz') {
      throw new HmsError('unprocessable', 'Only a quiz has a leaderboard.');
    }
    const sight = sightOf(poll, onlooker);
    if (sight !== 'everything' && !(sight === 'results' && poll.state === 'stopped')) {
      throw new HmsError('forbidden', 'The results of this quiz are not shown (yet).');
    }
    const entries = poll.tally?.leaderboard ?? [];
    const size = Math.min(limit, LIMITS.pageSize);
    return { entries: entries.slice(offset, offset + size), total: entries.length };
  }

  /** Somebody has another role, and may see other things. */
  reconsider(peerId: string): void {
    const peer = this.#room.roster.get(peerId);
    if (peer) this.#news.tellOne(peer, this.#polls.values());
  }

  /** The REST API changed polls, or the list of those that the room links to. */
  async refresh(): Promise<void> {
    if (this.#sessionId === '') return;
    const own = [...this.#polls.values()].filter(({ record }) => record.roomId !== null);
    const ids = [...this.#room.record.polls, ...own.map(({ id }) => id)];
    for (const record of await this.#log.find(ids)) {
      const poll = this.#polls.get(record.id);
      if (poll?.state === 'created' && poll.record.updatedAt < record.updatedAt) {
        poll.changed(record);
        this.#news.tell(poll);
      } else if (!poll && this.#polls.size < LIMITS.polls) {
        const added = new LivePoll(record);
        this.#polls.set(record.id, added);
        this.#news.tell(added);
      }
    }
  }

  /** The session is over, for good. */
  end(): void {
    if (this.#sessionId !== '') this.#log.end(this.#room.id, this.#sessionId);
    this.close();
  }

  /** The server stops, and the session goes on in the next one. */
  close(): void {
    this.#news.close();
    for (const timer of this.#ends.values()) clearTimeout(timer);
    this.#ends.clear();
    this.#sessionId = '';
  }

  async #make(document: PollRecord['document'], by: Actor): Promise<Poll> {
    this.#checkSession();
    if (this.#polls.size + this.#making >= LIMITS.polls) {
      throw new HmsError('conflict', `A session has at most ${LIMITS.polls} polls.`);
    }
    const record = this.#newRecord(document, by);
    this.#making += 1;
    try {
      await this.#log.save(record);
    } finally {
      this.#making -= 1;
    }
    const poll = new LivePoll(record);
    this.#polls.set(poll.id, poll);
    return this.#saved(poll);
  }

  #newRecord(document: PollRecord['document'], createdBy: Actor): PollRecord {
    // Polls are listed by the time of their making: no two have the same.
    const now = Math.max(Date.now(), this.#newest + 1);
    this.#newest = now;
    return {
      id: randomBytes(12).toString('hex'),
      roomId: this.#room.id,
      sessionId: this.#sessionId,
      document,
      createdBy,
      createdAt: now,
      updatedAt: now,
    };
  }

  /** Nobody's name is kept with an anonymous vote. */
  #newReply(run: PollRun, voter: string, peer: Peer): PollReply {
    const { anonymous } = run.document;
    const now = Date.now();
    return {
      id: randomUUID(),
      runId: run.id,
      voter,
      peerId: anonymous ? '' : peer.id,
      userId: anonymous ? '' : peer.userId,
      name: anonymous ? '' : peer.name,
      role: anonymous ? '' : peer.role,
      answers: [],
      createdAt: now,
      updatedAt: now,
    };
  }

  /** Whoever counts as one voter, as a digest that means nothing outside this run. */
  #voterOf(peer: Peer, { run, document: { mode } }: LivePoll): string {
    const person = this.#room.roster.session(peer.id)?.person ?? `peer:${peer.id}`;
    const who = { peerID: peer.id, customerID: person, userName: peer.name.trim().toLowerCase() };
    return createHash('sha256').update(`${run?.id}\n${mode}\n${who[mode]}`).digest('base64url');
  }

  #saved(poll: LivePoll): Poll {
    this.#news.tell(poll);
    return viewOf(poll, 'everything');
  }

  async #end(poll: LivePoll, at: number): Promise<void> {
    const { run } = poll;
    if (!run || poll.state !== 'started') return;
    await poll.closing(() => this.#log.stop(run.id, at));
    poll.stopped(at);
    clearTimeout(this.#ends.get(poll.id));
    this.#ends.delete(poll.id);
    this.#news.tell(poll);
  }

  /** Stops it when its time is over; one that should have stopped while nobody was here stops now. */
  #watchEnd(poll: LivePoll): void {
    if (poll.state !== 'started' || poll.endsAt === Infinity) return;
    const end = () =>
      void this.#turns
        .take(poll.id, () => this.#end(poll, poll.endsAt))
        // The database is away: nobody can vote any more, and whoever asks again finds it stopped.
        .catch(() => {});
    this.#ends.set(poll.id, setTimeout(end, Math.max(0, poll.endsAt - Date.now())).unref());
  }

  /** The poll, as far as this person knows of it. */
  #find(pollId: string, onlooker: Onlooker = API): LivePoll {
    const poll = this.#polls.get(pollId);
    if (!poll || !sightOf(poll, onlooker))
      throw new HmsError('not_found', 'There is no such poll.');
    return poll;
  }

  #checkSession(): void {
    if (this.#sessionId === '') throw new HmsError('room_ended', 'The session is over.');
  }

  #draft(poll: LivePoll): LivePoll {
    if (poll.state !== 'created') {
      throw new HmsError('conflict', 'The poll has started, and stays as it is.');
    }
    return poll;
  }

  #writer(actor: ActorId): Actor {
    if (actor === null) return { peerId: '', userId: '', name: '' };
    const { id, userId, name, role } = this.#peer(actor);
    if (!this.#onlooker(actor).permissions.pollWrite) {
      throw new HmsError('forbidden', `The role "${role}" lacks the permission pollWrite.`);
    }
    return { peerId: id, userId, name };
  }

  #peer(peerId: string): Peer {
    const peer = this.#room.roster.get(peerId);
    if (!peer) throw new HmsError('not_joined', 'Only people in the room can do this.');
    return peer;
  }

  #onlooker(actor: ActorId): Onlooker {
    return actor === null ? API : this.#news.onlooker(this.#peer(actor));
  }
}

/** A time would tell who it was to whoever watched. */
function responseOf({ peerId, userId, name, answers, updatedAt }: PollReply) {
  return {
    peerId,
    userId,
    name,
    answers: answers.map(({ question, options, text, skipped }): PollAnswer => ({
      question,
      ...(options.length > 0 && { options }),
      ...(text !== '' && { text }),
      ...(skipped && { skipped }),
    })),
    time: peerId === '' ? 0 : updatedAt,
  };
}
