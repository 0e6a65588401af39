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
import { pollBallot } from './poll-ballot.js';
import { pollEditor } from './poll-editor.js';
import { pollResults, resultsAsText } from './poll-results.js';

const MOST_LEADERS = 5;

/** What is being written in each room: who closes the panel goes on later. */
const drafts = new WeakMap<RoomStore, Draft>();

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
      };
    },
    shallowEqual,
  );

  /** What was last asked of the room about the shown poll. */
  private asked = '';

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const poll = this.poll;
    const key = poll ? `${poll.id} ${poll.state} ${poll.voters}` : '';
    if (key === this.asked) return;
    this.asked = key;
    if (poll && poll.state !== 'created') void this.learn(poll);
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
      if (own) this.answers = asAnswers(own.answers);
      // Who changes an answer goes on changing it when others vote.
      if (this.answered === null) this.answered = own !== undefined;
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
    this.missing = missingAnswer(this.answers, poll);
    if (this.missing !== null) return;
    void this.doing(async () => {
      const center = room.actions.interactivityCenter;
      await center.addResponsesToPoll(poll.id, answersOf(this.answers, poll));
      this.answered = true;
      this.announce(this.t('polls.answered'));
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

  private renderFacts(poll: Poll): TemplateResult {
    const { state: now, voters, startedBy, createdBy, duration, startedAt } = poll;
    const by = (startedBy ?? createdBy).name;
    return html`<span class="facts">
      <span class="pill ${now}">${this.t(`polls.state-${now}`)}</span>
      ${by ? html`<bdi>${this.t('polls.by', { name: by })}</bdi>` : nothing}
      ${voters > 0 ? html`<span>${this.t('polls.voters', { count: voters })}</span>` : nothing}
      ${
        now === 'started' && duration > 0
          ? html`<span
              >${this.t('polls.ends-at', { time: this.texts.time(startedAt + duration) })}</span
            >`
          : nothing
      }
    </span>`;
  }

  private renderPoll(poll: Poll): TemplateResult {
    const { writes, shares, role } = this.view.value;
    const open = poll.state === 'started';
    const votes = poll.rolesThatCanVote.length === 0 || poll.rolesThatCanVote.includes(role);
    const ballot = open && votes && this.answered === false;
    const results = writes || !open || poll.visibility;
    return html`<div class="poll">
      <h3 dir="auto">${poll.title}</h3>
      ${this.renderFacts(poll)}
      ${open && !votes ? html`<p class="hint">${this.t('polls.not-yours')}</p>` : nothing}
      ${
        ballot
          ? pollBallot({
              ...{ texts: this.texts, poll, answers: this.answers, missing: this.missing },
              busy: this.busy,
              change: (answers) => {
                this.answers = answers;
                this.missing = this.missing && missingAnswer(answers, poll);
              },
              vote: this.vote,
            })
          : nothing
      }
      ${open && this.answered === true ? this.renderAnswered(poll, results) : nothing}
      ${
        results && (!ballot || writes)
          ? pollResults({
              ...{ texts: this.texts, poll, answers: this.answers },
              ...{ responses: [...this.responses], leaders: this.leaders },
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
    return html`<div class="answered">
      <p>
        ${icon('ended')}${this.t('polls.answered')} ${results ? nothing : this.t('polls.later')}
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
