/**
 * Wishes: what a person or a page may want of a room. Each is one call on a port; the state changes when the
 * fact comes back. All reject with an HmsError that the caller may show; those marked * also leave their
 * error in the state, where the elements show it.
 */
import type { Credential } from '../protocol/index.js';
import type { HTMLVideoElementLike, LocalSourceName, Unsubscribe } from './ports.js';
import type { RoomStore } from './room-store.js';
import type { DeviceKind } from './state.js';

export interface RoomActions {
  /** * Shows the credential and opens the lobby. Starts loading the media client. */
  enter(credential: Credential): Promise<void>;
  /** * From the lobby into the room. */
  join(options: { name: string; metadata?: string }): Promise<void>;
  leave(): Promise<void>;
  /** * Devices on and off, in the lobby and in the room. */
  setCamera(enabled: boolean): Promise<void>;
  setMicrophone(enabled: boolean): Promise<void>;
  setScreen(enabled: boolean): Promise<void>;
  /** * */
  selectDevice(kind: DeviceKind, id: string): Promise<void>;
  refreshDevices(): Promise<void>;
  sendMessage(text: string): Promise<void>;
  changeName(name: string): Promise<void>;
  changeMetadata(metadata: string): Promise<void>;
  /** Tells that the chat is on screen. */
  markChatRead(): void;
  dismissNotice(id: string): void;
  unblockAudio(): Promise<void>;
  testSpeaker(): Promise<void>;
  attachTrack(trackId: string, video: HTMLVideoElementLike): Unsubscribe;
  attachLocal(
    source: Exclude<LocalSourceName, 'microphone'>,
    video: HTMLVideoElementLike,
  ): Unsubscribe;
  onLocalLevel(listener: (level: number) => void): Unsubscribe;
}

/** What `<hms-room>` provides to the elements inside it. Identity never changes. */
export interface RoomHandle {
  readonly store: RoomStore;
  readonly actions: RoomActions;
}
