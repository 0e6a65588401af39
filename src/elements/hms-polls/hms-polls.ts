import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LeaderboardEntry, Poll, PollResponse } from '../../protocol/index.js';
import { selectPolls } from '../../store/selectors/interactivity.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectIsConnectedToRoom } from '../../store/selectors/session.js';
import type { RoomStore } from '../../store/room-store.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { checkStyles } from '../styles/check.js';
import { answersOf, asAnswers, missingAnswer, NO_ANSWERS, type Answers } from './answers.js';
import { draftOf, faultOf, isChoice, NO_DRAFT, pollOf, type Draft, type Fault } from './draft.js';
import { pollsStyles } from './hms-polls.styles.js';
import { pollBallot, SOON_MS, timeLeft } from './poll-ballot.js';
import { pollEditor } from './poll-editor.js';
import { pollResults, resultsAsText } from './poll-results.js';
import { endOf, isTimed, NOTHING_GIVEN, turnOf, type Given, type Turn } from './turns.js';

/** Asked for, so that most people find themselves; fewer are shown. */
const MOST_LEADERS = 50;

/** What is being written in each room: who closes the panel goes on later. */
const drafts = new WeakMap<RoomStore, Draft>();

/** What was answered in each room, by poll: of an anonymous one the room does not tell whose answers are whose. */
interface Said {
  readonly answers: Answers;
  readonly given: Given;
}
const saidBefore = new WeakMap<RoomStore, Map<string, Said>>();

/**
 * @summary Polls and quizzes: write, start, answer, watch the results, end, share.
 * @tag hms-polls
 * @slot empty - Instead of the sentence while there are no polls.
 * @csspart base - The whole element.
 * @csspart poll - One poll in the list.
 */
export class HmsPolls extends HmsElement {
  static override styles = [base, buttonStyles, checkStyles, pollsStyles];

  @query('.back') private backButton!: HTMLElement | null;
  @query('.new, .card') private firstInList!: HTMLElement | null;

  /** The poll that is looked at. */
  @state() private shown: string | null = null;
  @state() private draft: Draft | null = null;
  @state() private fault: Fault | null = null;
  @state() private busy = false;
  @state() private answers: Answers = NO_ANSWERS;
  @state() private missing: number | null = null;
  /** Null: not known yet. */
  @state() private answered: boolean | null = null;
  /** In a poll whose questions come in turn. */
  @state() private given: Given = NOTHING_GIVEN;
  @state() private responses: readonly PollResponse[] = [];
  @state() private leaders: readonly LeaderboardEntry[] = [];

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => {
      const { chat, polls } = selectConferencing(room);
      return {
        inside: selectIsConnectedToRoom(room),
        polls: selectPolls(room),
        writes: polls === 'write',
        shares: chat?.everyone === true && room.chat.paused === null,
        role: room.role?.name ?? '',
        localPeerId: room.localPeerId,
        clockAhead: room.clockAhead,
      };
    },
    shallowEqual,
  );

  /** What was last asked of the room about the shown poll. */
  private asked = '';
  /** The question that was last on the screen, and whether it was said that its time runs out. */
  private toldTurn = 0;
  private toldSoon = false;
  private tick: ReturnType<typeof setTimeout> | undefined;
  /** Where the focus was before the last drawing. */
  private focused: 'ballot' | 'poll' | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.tick);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const active = this.shadowRoot?.activeElement;
    this.focused = active?.closest('.ballot') ? 'ballot' : active?.closest('.poll') ? 'poll' : null;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const poll = this.poll;
    this.tellTurn(poll);
    this.waitForTime(poll);
    const key = poll ? `${poll.id} ${poll.state} ${poll.voters}` : '';
    if (key === this.asked) return;
    this.asked = key;
    if (poll && poll.state !== 'created') void this.learn(poll);
  }

  /** In words for who does not see it, and the focus goes along when one question takes the place of another. */
  private tellTurn(poll: Poll | undefined): void {
    const turn = poll ? this.turnOf(poll) : null;
    const number = turn?.question.index ?? 0;
    const moved = number !== this.toldTurn;
    if (moved) this.toldSoon = false;
    if (poll && turn && moved && this.toldTurn > 0) {
      const total = poll.questions.length;
      this.announce(this.t('polls.question-of', { number, total }));
    }
    this.toldTurn = number;
    this.tellSoon(poll, turn);
    const lost = this.focused !== null && !this.shadowRoot?.activeElement;
    if (lost || (moved && this.focused === 'ballot')) this.focusPoll();
  }

  /** Once, to whom still has to answer: what was short from the start says nothing. */
  private tellSoon(poll: Poll | undefined, turn: Turn | null): void {
    if (poll?.state !== 'started' || (!turn && this.answered !== false)) return;
    const ends = [
      [turn?.endsAt ?? 0, turn?.question.duration ?? 0],
      [endOf(poll), poll.duration],
    ] as const;
    for (const [endsAt, lasts] of ends) {
      const left = endsAt - this.now;
      if (this.toldSoon || lasts <= SOON_MS || left <= 0 || left > SOON_MS) continue;
      this.toldSoon = true;
      this.announce(this.t('polls.seconds-left', { count: Math.ceil(left / 1_000) }));
    }
  }

  private focusPoll(): void {
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(selector);
    (find('.ballot legend') ?? find('.answered') ?? this.backButton)?.focus();
  }

  /** Draws again when a clock on the screen shows another second. */
  private waitForTime(poll: Poll | undefined): void {
    clearTimeout(this.tick);
    if (poll?.state !== 'started' || !this.isConnected) return;
    const ends = [this.turnOf(poll)?.endsAt ?? 0, endOf(poll)];
    const left = ends.map((end) => end - this.now).filter((ms) => ms > 0);
    if (left.length === 0) return;
    const next = Math.min(...left.map((ms) => ms % 1_000 || 1_000));
    this.tick = setTimeout(() => {
      this.requestUpdate();
    }, next);
  }

  /** By the server's clock. */
  private get now(): number {
    return Date.now() + this.view.value.clockAhead;
  }

  /** Null: all at once, or nothing may be answered. */
  private turnOf(poll: Poll): Turn | null {
    if (poll.state !== 'started' || this.answered === null || !isTimed(poll)) return null;
    return turnOf(poll, this.given, this.now);
  }

  private get poll(): Poll | undefined {
    return this.view.value.polls.find(({ id }) => id === this.shown);
  }

  /** Shows one poll, as a click on it in the list does. */
  async show(pollId: string): Promise<void> {
    this.leaveForm();
    this.shown = pollId;
    const { poll } = this;
    if (poll?.state === 'created') this.edit(draftOf(poll));
    await this.updateComplete;
    this.backButton?.focus();
  }

  private readonly showAll = (): void => {
    this.leaveForm();
    void this.updateComplete.then(() => this.firstInList?.focus());
  };

  private leaveForm(): void {
    this.shown = null;
    this.draft = null;
    this.fault = null;
    this.missing = null;
    this.answered = null;
    this.given = NOTHING_GIVEN;
    this.toldSoon = false;
    this.answers = NO_ANSWERS;
    this.responses = [];
    this.leaders = [];
  }

  private readonly write = (): void => {
    this.leaveForm();
    const store = this.room?.store;
    this.edit((store && drafts.get(store)) ?? NO_DRAFT);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.title-field')?.focus(),
    );
  };

  private readonly edit = (draft: Draft): void => {
    this.draft = draft;
    this.fault = this.fault && faultOf(draft);
    // A draft that the room keeps is not kept here, too.
    if (this.room && draft.id === null) drafts.set(this.room.store, draft);
  };

  /** What this person answered, what others did, and who leads, as far as the room tells. */
  private async learn(poll: Poll): Promise<void> {
    const center = this.room?.actions.interactivityCenter;
    if (!center) return;
    const asked = this.asked;
    const over = poll.state === 'stopped';
    const ranked = poll.type === 'quiz' && (over || this.view.value.writes);
    const [given, board] = await Promise.allSettled([
      center.getPollResponses(poll.id),
      ranked ? center.fetchLeaderboard(poll.id, 0, MOST_LEADERS) : null,
    ]);
    if (asked !== this.asked || !this.isConnected) return;
    if (given.status === 'fulfilled') {
      this.responses = given.value.responses;
      const own = this.responses.find(({ peerId }) => peerId === this.view.value.localPeerId);
      // What is being answered now, or once more, is not there yet.
      if (own && this.answered !== false) {
        this.answers = new Map([...this.answers, ...asAnswers(own.answers)]);
        const last = Math.max(...own.answers.map(({ question }) => question));
        if (last > this.given.last) this.given = { last, at: own.time };
      }
      const kept = this.room && saidBefore.get(this.room.store)?.get(poll.id);
      if (kept && !own && this.answered === null) {
        this.answers = kept.answers;
        this.given = kept.given;
      }
      // Who changes an answer goes on changing it when others vote.
      this.answered ??= (own ?? kept) !== undefined;
    } else this.answered ??= false;
    if (board.status === 'fulfilled') this.leaders = board.value?.entries ?? [];
  }

  private readonly save = (): void => {
    void this.send(false);
  };

  private readonly start = (): void => {
    void this.send(true);
  };

  private async send(start: boolean): Promise<void> {
    const { draft, room } = this;
    if (!draft || !room || this.busy) return;
    this.fault = faultOf(draft);
    if (this.fault) return;
    await this.doing(async () => {
      const center = room.actions.interactivityCenter;
      const { id } = await center.createPoll(pollOf(draft));
      if (draft.id === null) drafts.delete(room.store);
      if (start) {
        await center.startPoll(id);
        await this.show(id);
      } else {
        this.announce(this.t('polls.saved'));
        this.showAll();
      }
    });
  }

  private readonly vote = (): void => {
    const { poll, room } = this;
    if (!poll || !room || this.busy) return;
    const turn = this.turnOf(poll);
    const asked = turn ? [turn.question] : poll.questions;
    this.missing = missingAnswer(this.answers, asked);
    if (this.missing !== null) return;
    void this.doing(async () => {
      const center = room.actions.interactivityCenter;
      await center.addResponsesToPoll(poll.id, answersOf(this.answers, asked));
      if (turn) this.given = { last: turn.question.index, at: this.now };
      this.answered = true;
      const mine = saidBefore.get(room.store) ?? new Map<string, Said>();
      saidBefore.set(room.store, mine.set(poll.id, { answers: this.answers, given: this.given }));
      if (!this.turnOf(poll)) this.announce(this.t('polls.answered'));
    });
  };

  private readonly end = (): void => {
    const { poll, room } = this;
    if (poll && room) void this.doing(() => room.actions.interactivityCenter.stopPoll(poll.id));
  };

  private readonly share = (): void => {
    const { poll, room } = this;
    if (!poll || !room) return;
    void this.doing(async () => {
      await room.actions.sendBroadcastMessage(resultsAsText(this.texts, poll));
      this.announce(this.t('polls.shared'));
    });
  };

  /** One wish at a time; a refusal is told and changes nothing here. */
  private async doing(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    await new Promise<void>((done) => {
      this.wish(() => act().finally(done));
    });
    this.busy = false;
  }

  override render() {
    const { inside } = this.view.value;
    return html`<section part="base" class="polls" aria-label=${this.t('polls.label')}>
      ${inside ? this.renderInside() : html`<p class="outside">${this.t('polls.outside')}</p>`}
    </section>`;
  }

  private renderInside(): TemplateResult {
    const { draft, poll } = this;
    if (!draft && !poll) return this.renderList();
    return html`<button class="back" @click=${this.showAll}>
        ${icon('chevronStart')}${this.t('polls.back')}
      </button>
      ${
        draft
          ? pollEditor({
              ...{ texts: this.texts, draft, fault: this.fault, busy: this.busy },
              ...{ change: this.edit, save: this.save, start: this.start },
            })
          : nothing
      }
      ${poll && !draft ? this.renderPoll(poll) : nothing}`;
  }

  private renderList(): TemplateResult {
    const { polls, writes } = this.view.value;
    const running = polls.filter(({ state: now }) => now === 'started');
    const others = polls.filter(({ state: now }) => now !== 'started');
    return html`${
      writes
        ? html`<button class="button new" @click=${this.write}>
            ${icon('plus')}${this.t('polls.new')}
          </button>`
        : nothing
    }
    ${
      polls.length === 0
        ? html`<div class="empty">
            <slot name="empty">
              ${icon('polls')}
              <p class="title">${this.t('polls.empty')}</p>
              <p>${this.t(writes ? 'polls.empty-write' : 'polls.empty-read')}</p>
            </slot>
          </div>`
        : html`<ul class="list">
            ${repeat(
              [...running, ...others],
              ({ id }) => id,
              (poll) => this.renderCard(poll),
            )}
          </ul>`
    }`;
  }

  private renderCard(poll: Poll): TemplateResult {
    return html`<li part="poll">
      <button class="card" @click=${() => void this.show(poll.id)}>
        <span class="card-title" dir="auto">${poll.title}</span>
        ${this.renderFacts(poll)}
      </button>
    </li>`;
  }

  private renderFacts(poll: Poll, shown = false): TemplateResult {
    const { state: now, voters, startedBy, createdBy, duration } = poll;
    const by = (startedBy ?? createdBy).name;
    return html`<span class="facts">
      <span class="pill ${now}">${this.t(`polls.state-${now}`)}</span>
      ${by ? html`<bdi>${this.t('polls.by', { name: by })}</bdi>` : nothing}
      ${voters > 0 ? html`<span>${this.t('polls.voters', { count: voters })}</span>` : nothing}
      ${
        now === 'started' && duration > 0
          ? shown
            ? timeLeft(this.texts, endOf(poll) - this.now)
            : html`<span>${this.t('polls.ends-at', { time: this.texts.time(endOf(poll)) })}</span>`
          : nothing
      }
    </span>`;
  }

  private renderPoll(poll: Poll): TemplateResult {
    const { writes, shares, role } = this.view.value;
    const open = poll.state === 'started';
    const votes = poll.rolesThatCanVote.length === 0 || poll.rolesThatCanVote.includes(role);
    const turn = this.turnOf(poll);
    const ballot = open && votes && (turn !== null || (this.answered === false && !isTimed(poll)));
    const results = writes || !open || poll.visibility;
    return html`<div class="poll">
      <h3 dir="auto">${poll.title}</h3>
      ${this.renderFacts(poll, true)}
      ${open && !votes ? html`<p class="hint">${this.t('polls.not-yours')}</p>` : nothing}
      ${
        ballot
          ? pollBallot({
              ...{ texts: this.texts, poll, answers: this.answers, missing: this.missing },
              ...{ busy: this.busy, turn: turn && { ...turn, now: this.now } },
              change: (answers) => {
                this.answers = answers;
                const asked = turn ? [turn.question] : poll.questions;
                this.missing = this.missing && missingAnswer(answers, asked);
              },
              vote: this.vote,
            })
          : nothing
      }
      ${open && !ballot && votes && this.answered !== null ? this.renderAnswered(poll, results) : nothing}
      ${
        results && (!ballot || writes)
          ? pollResults({
              ...{ texts: this.texts, poll, answers: this.answers },
              ...{ responses: [...this.responses], leaders: this.leaders },
              ...{ localPeerId: this.view.value.localPeerId, titled: ballot },
            })
          : nothing
      }
      ${
        writes
          ? html`<div class="acts">
              ${open ? html`<button class="button" @click=${this.end}>${this.t('polls.end')}</button>` : nothing}
              ${
                !open && shares
                  ? html`<button class="button" @click=${this.share}>
                      ${icon('chat')}${this.t('polls.share')}
                    </button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </div>`;
  }

  private renderAnswered(poll: Poll, results: boolean): TemplateResult {
    const forGood = poll.questions.some(({ once, duration }) => once || duration > 0);
    const said = this.answered === true;
    return html`<div class="answered" tabindex="-1">
      <p class=${said ? '' : 'late'}>
        ${icon(said ? 'ended' : 'clock')}
        <span
          >${this.t(said ? 'polls.answered' : 'polls.time-over')}
          ${results ? nothing : this.t('polls.later')}</span
        >
      </p>
      ${results ? nothing : this.renderOwn(poll)}
      ${
        forGood
          ? nothing
          : html`<button class="link" @click=${() => (this.answered = false)}>
              ${this.t('polls.vote-again')}
            </button>`
      }
    </div>`;
  }

  /** What one said oneself, while nobody sees the rest. */
  private renderOwn({ questions }: Poll): TemplateResult {
    return html`<ul class="words">
      ${questions.flatMap((question) => {
        const { options = [], text = '' } = this.answers.get(question.index) ?? {};
        const picked = question.options.filter(({ index }) => options.includes(index));
        const said = isChoice(question.type) ? picked.map((one) => one.text).join(', ') : text;
        return said === '' ? [] : [html`<li dir="auto">${said}</li>`];
      })}
    </ul>`;
  }
}
