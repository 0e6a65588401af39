import { html, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ReactionBurst } from '../../store/state.js';
import { drawnEmoji } from '../internal/emoji.js';
import { HmsElement } from '../internal/hms-element.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { DelayLine } from './delay-line.js';
import { FLIGHT_MS, reactionsStyles } from './hms-reactions.styles.js';

interface Flyer {
  id: number;
  emoji: string;
  /** Of who sent it, where one person did. */
  name: string;
  /** Where it starts and how it sways, 0 to 1. */
  place: number;
  /** Milliseconds until it starts, so that many do not fly as one. */
  delay: number;
}

const MOST_AT_ONCE = 40;
const MOST_OF_ONE = 8;

/**
 * @summary Reactions of everybody, as emoji that rise and fade. Lies over what it is put on, and takes no touch.
 * Those of the own person fly at once. Where the others wait for the picture of the stream, they fly again for who
 * goes back in it.
 * @tag hms-reactions
 * @csspart reaction - One emoji with its name.
 */
export class HmsReactions extends HmsElement {
  static override styles = [base, reactionsStyles];

  @state() private flyers: readonly Flyer[] = [];

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ reactions, playHead }) => ({ reactions, playHead }),
    shallowEqual,
  );

  /** The number of the last burst that is not to fly any more; by default, all that were before this element. */
  @property({ attribute: false }) seen: number | null = null;

  private count = 0;
  private line = new DelayLine<ReactionBurst>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.flyers = [];
    this.seen = null;
    this.line = new DelayLine();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!this.room) return;
    const { reactions, playHead } = this.view.value;
    if (this.seen !== null && reactions.number !== this.seen) {
      if (playHead === null || reactions.own) this.launch(reactions);
      else this.line.add(reactions.time, reactions);
    }
    this.seen = reactions.number;
    if (playHead !== null) for (const burst of this.line.pass(playHead)) this.launch(burst);
  }

  private launch({ items }: ReactionBurst): void {
    const fresh = items.flatMap(({ emoji, count, names }) =>
      Array.from({ length: Math.min(count, MOST_OF_ONE) }, (_, at): Flyer => {
        const place = Math.random();
        const name = names[at] ?? '';
        return { id: this.count++, emoji: drawnEmoji(emoji), name, place, delay: at * 120 };
      }),
    );
    this.flyers = [...this.flyers, ...fresh].slice(-MOST_AT_ONCE);
    const ids = new Set(fresh.map(({ id }) => id));
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        this.flyers = this.flyers.filter(({ id }) => !ids.has(id));
      },
      FLIGHT_MS + MOST_OF_ONE * 120,
    );
    this.timers.add(timer);
  }

  override render() {
    return html`<div class="sky" aria-hidden="true">
      ${repeat(
        this.flyers,
        ({ id }) => id,
        ({ emoji, name, place, delay }) =>
          html`<div
            part="reaction"
            class="flyer"
            .style=${`--place:${place};animation-delay:${delay}ms`}
          >
            <span class="glyph">${emoji}</span>${name ? html`<bdi>${name}</bdi>` : ''}
          </div>`,
      )}
    </div>`;
  }
}
