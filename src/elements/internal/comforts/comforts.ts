/**
 * What makes a stay comfortable and nobody waits for: remembered preferences and their effects, keys, the sheets of
 * settings and shortcuts. One for each room element, loaded when the page has time, or when somebody asks.
 */
import type { LitElement } from 'lit';
import { HmsError } from '../../../protocol/errors.js';
import type { RoomHandle } from '../../../store/actions.js';
import type { Notification } from '../../../store/notifications.js';
import {
  selectIsLocalAudioEnabled,
  selectIsLocalVideoEnabled,
} from '../../../store/selectors/session.js';
import { selectLocalPeer } from '../../../store/selectors/peers.js';
import { selectConferencing } from '../../../store/selectors/layout.js';
import type { Preferences } from '../../../store/preferences.js';
import type { RoomState } from '../../../store/state.js';
import type { Texts } from '../../lang/texts.js';
import { emit } from '../emit.js';
import type { Shortcut } from '../shortcut-keys.js';
import { Keyboard } from './keyboard.js';
import { recalledPreferences, rememberPreferences } from './remembered.js';
import type { Sheet, SheetName } from './sheet.js';
import type { Sound, Sounds } from './sounds.js';
import { WakeLock } from './wake-lock.js';

/** Above this, somebody comes or writes all the time. */
const MAX_PEOPLE = 8;

type Host = LitElement & { lang: string; noShortcuts: boolean };

export class Comforts {
  readonly room: RoomHandle;
  readonly #host: Host;
  readonly #texts: () => Texts;
  readonly #wakeLock = new WakeLock();
  readonly #keyboard: Keyboard;
  readonly #offs: (() => void)[];
  #sheet: Sheet | null = null;
  #sounds: Promise<Sounds> | null = null;
  #offHeard: (() => void) | null = null;
  #offMutedVoice: (() => void) | null = null;
  #pageLang: string | null = null;
  #closed = false;

  constructor(host: Host, room: RoomHandle, texts: () => Texts) {
    this.room = room;
    this.#host = host;
    this.#texts = texts;
    this.#keyboard = new Keyboard({
      host,
      press: (shortcut) => this.#press(shortcut),
      talk: (held) => this.#talk(held),
    });
    room.actions.setPreferences(recalledPreferences());
    this.#offs = [
      room.store.subscribe(
        ({ preferences }) => preferences,
        (preferences) => {
          rememberPreferences(preferences);
          this.update();
        },
      ),
      room.store.subscribe(inCall, () => this.update()),
    ];
    this.update();
  }

  async open(name: SheetName): Promise<void> {
    const { Sheet } = await import('./sheet.js');
    if (this.#closed) return;
    this.#sheet ??= new Sheet(this.#host, this.#texts);
    this.#sheet.open(name);
  }

  /** What the room element says may have changed. */
  update(): void {
    const { room } = this;
    const state = room.store.getState();
    const { preferences } = state;
    const joined = inCall(state);
    this.#wakeLock.set(joined && preferences.wakeLock);
    const live = joined && preferences.shortcuts && !this.#host.noShortcuts;
    this.#keyboard.set(live);
    if (live !== state.shortcuts) room.store.dispatch({ from: 'session', type: 'shortcuts', live });
    this.#hint(joined && preferences.mutedHint);
    this.#listen(joined && sounds(preferences));
    this.#mirror(preferences.mirror);
    this.#speak(preferences.language);
    this.#sheet?.update();
  }

  close(): void {
    this.#closed = true;
    for (const off of this.#offs) off();
    this.#keyboard.set(false);
    this.#wakeLock.set(false);
    this.#hint(false);
    this.#listen(false);
    this.#sheet?.close();
    void this.#sounds?.then((sounds) => sounds.close());
  }

  #mirror(mirror: boolean): void {
    const { style } = this.#host;
    if (!mirror) style.setProperty('--hms-mirror', '1');
    else if (style.getPropertyValue('--hms-mirror')) style.removeProperty('--hms-mirror');
  }

  #speak(language: string): void {
    if (!language && this.#pageLang === null) return;
    this.#pageLang ??= this.#host.lang;
    this.#host.lang = language || this.#pageLang;
  }

  #hint(wanted: boolean): void {
    if (!wanted) {
      this.#offMutedVoice?.();
      this.#offMutedVoice = null;
    } else {
      this.#offMutedVoice ??= this.room.actions.onMutedVoice(() => {
        const notice = { id: 'muted-voice', kind: 'info', text: 'notice.muted-voice' } as const;
        this.room.store.dispatch({ from: 'session', type: 'notice', notice });
      });
    }
  }

  /** Who wants no sounds, as most, need not know what happened. */
  #listen(wanted: boolean): void {
    if (!wanted) {
      this.#offHeard?.();
      this.#offHeard = null;
    } else {
      this.#offHeard ??= this.room.notifications.onNotification(
        (notification) => void this.#hear(notification),
        ['PEER_JOINED', 'HAND_RAISE_CHANGED', 'NEW_MESSAGE'],
      );
    }
  }

  async #hear(notification: Notification): Promise<void> {
    const state = this.room.store.getState();
    const sound = soundOf(notification, state);
    if (!sound || !inCall(state) || state.counts.total > MAX_PEOPLE) return;
    this.#sounds ??= import('./sounds.js').then((module) => new module.Sounds());
    const sounds = await this.#sounds.catch(() => (this.#sounds = null));
    await sounds?.play(sound, state.devices.selected.speaker);
  }

  #press(shortcut: Exclude<Shortcut, 'talk'>): void {
    const { actions, store } = this.room;
    const state = store.getState();
    const allowed = state.role?.publish.allowed ?? [];
    switch (shortcut) {
      case 'microphone':
        if (!allowed.includes('audio') || state.devices.microphone.busy) return;
        this.#wish(() => actions.setLocalAudioEnabled(!selectIsLocalAudioEnabled(state)));
        return;
      case 'camera':
        if (!allowed.includes('video') || state.devices.camera.busy) return;
        this.#wish(() => actions.setLocalVideoEnabled(!selectIsLocalVideoEnabled(state)));
        return;
      case 'hand': {
        const raised = (selectLocalPeer(state)?.handRaisedAt ?? 0) > 0;
        if (!raised && !selectConferencing(state).handRaise) return;
        this.#wish(() => (raised ? actions.lowerLocalPeerHand() : actions.raiseLocalPeerHand()));
        return;
      }
      case 'chat':
      case 'people':
        emit(this.#host, 'hms-request-panel', { panel: shortcut }, { cancelable: true });
        return;
      case 'help':
        emit(this.#host, 'hms-request-shortcuts', {}, { cancelable: true });
    }
  }

  #talk(held: boolean): boolean {
    const { actions, store } = this.room;
    const { role, devices } = store.getState();
    if (!role?.publish.allowed.includes('audio')) return false;
    if (held && (devices.microphone.enabled || devices.microphone.busy)) return false;
    this.#wish(() => actions.setLocalAudioEnabled(held));
    return true;
  }

  /** What it came to is said where the control is. */
  #wish(act: () => Promise<void>): void {
    act().catch((cause: unknown) => {
      const { code, message, fatal, retry } = HmsError.from(cause);
      emit(this.#host, 'hms-error', { code, message, fatal, retry });
    });
  }
}

/** In the room, and not only watching its stream. */
function inCall({ status, role }: RoomState): boolean {
  return (status === 'joined' || status === 'reconnecting') && role?.needsMedia === true;
}

function sounds({ soundOnJoin, soundOnHand, soundOnMessage }: Preferences): boolean {
  return soundOnJoin || soundOnHand || soundOnMessage;
}

function soundOf({ type, data }: Notification, state: RoomState): Sound | null {
  const { soundOnJoin, soundOnHand, soundOnMessage } = state.preferences;
  switch (type) {
    case 'PEER_JOINED':
      return soundOnJoin ? 'join' : null;
    case 'HAND_RAISE_CHANGED':
      return soundOnHand && data.handRaisedAt > 0 && data.id !== state.localPeerId ? 'hand' : null;
    case 'NEW_MESSAGE':
      return soundOnMessage && data.type === 'chat' && data.peerId !== state.localPeerId
        ? 'message'
        : null;
    default:
      return null;
  }
}
