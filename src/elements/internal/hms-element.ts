import { ContextConsumer } from '@lit/context';
import { LitElement } from 'lit';
import { state } from 'lit/decorators.js';
import type { RoomActions, RoomHandle } from '../../store/actions.js';
import { HmsError } from '../../protocol/errors.js';
import { keepContextRequests, roomContext, textsContext } from '../context.js';
import type { HmsEvent, HmsEventDetails, HmsEventName } from '../events.js';
import { emit } from './emit.js';
import type { TextKey } from '../lang/en.js';
import { ENGLISH, type Texts, type TextValues } from '../lang/texts.js';

/**
 * Base of all elements but `<hms-room>`: finds the room around it, speaks the room's language, and emits
 * typed events. Outside a room `room` is null, and elements show their quiet empty state.
 */
export class HmsElement extends LitElement {
  @state() protected room: RoomHandle | null = null;
  @state() protected texts: Texts = ENGLISH;

  constructor() {
    super();
    new ContextConsumer(this, {
      context: roomContext,
      subscribe: true,
      callback: (room) => (this.room = room),
    });
    new ContextConsumer(this, {
      context: textsContext,
      subscribe: true,
      callback: (texts) => (this.texts = texts),
    });
  }

  override connectedCallback(): void {
    keepContextRequests();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Whoever is put back asks again, and may be in another room by then.
    this.room = null;
  }

  protected t(key: TextKey, values?: TextValues): string {
    return this.texts.t(key, values);
  }

  protected emit<N extends HmsEventName>(
    name: N,
    detail: HmsEventDetails[N],
    options?: { cancelable: boolean },
  ): HmsEvent<N> {
    return emit(this, name, detail, options);
  }

  protected announce(text: string): void {
    this.emit('hms-announce', { text });
  }

  /** Sends a wish; a refusal becomes one `hms-error` (what it means for the state is the store's business). */
  protected wish(act: (actions: RoomActions) => Promise<unknown>): void {
    if (!this.room) return;
    act(this.room.actions).catch((cause: unknown) => {
      const { code, message, fatal, retry } = HmsError.from(cause);
      this.emit('hms-error', { code, message, fatal, retry });
    });
  }
}
