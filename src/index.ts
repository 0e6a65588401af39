/**
 * The browser entry: registers every element. `<hms-room>` and the lobby come at once; what only a call needs
 * is fetched after the lobby is on screen, or as soon as the page shows that it composes a call itself.
 */
import './elements/hms-room/hms-room.define.js';

export { HmsRoom } from './elements/hms-room/hms-room.js';
export { HmsPreview } from './elements/hms-preview/hms-preview.js';
export type { HmsToasts } from './elements/hms-toasts/hms-toasts.js';
export type { HmsMicButton } from './elements/hms-mic-button/hms-mic-button.js';
export type { HmsCameraButton } from './elements/hms-camera-button/hms-camera-button.js';
export type { HmsCall } from './elements/hms-call/hms-call.js';
export type { HmsStage } from './elements/hms-stage/hms-stage.js';
export type { HmsVideoTile } from './elements/hms-video-tile/hms-video-tile.js';
export type { HmsControlBar } from './elements/hms-control-bar/hms-control-bar.js';
export type { HmsScreenButton } from './elements/hms-screen-button/hms-screen-button.js';
export type { HmsLeaveButton } from './elements/hms-leave-button/hms-leave-button.js';
export type { HmsChat } from './elements/hms-chat/hms-chat.js';
export type { HmsHlsPlayer } from './elements/hms-hls-player/hms-hls-player.js';
export type { HmsConnection } from './elements/hms-connection/hms-connection.js';
export type { HmsPip } from './elements/hms-pip/hms-pip.js';
export type { HmsFeedback } from './elements/hms-feedback/hms-feedback.js';
export type { HmsSettings } from './elements/hms-settings/hms-settings.js';
export type { HmsShortcuts } from './elements/hms-shortcuts/hms-shortcuts.js';
export type { HmsPolls } from './elements/hms-polls/hms-polls.js';
export type { HmsParticipants } from './elements/hms-participants/hms-participants.js';
export type { HmsGoLiveButton } from './elements/hms-go-live-button/hms-go-live-button.js';
export type { HmsLiveBadge } from './elements/hms-live-badge/hms-live-badge.js';
export type { HmsRecordingBadge } from './elements/hms-recording-badge/hms-recording-badge.js';
export type { HmsHandButton } from './elements/hms-hand-button/hms-hand-button.js';
export type { HmsReactionButton } from './elements/hms-reaction-button/hms-reaction-button.js';
export type { HmsReactions } from './elements/hms-reactions/hms-reactions.js';
export type { HmsStageInvite } from './elements/hms-stage-invite/hms-stage-invite.js';
export type { HmsAudioUnlock } from './elements/hms-audio-unlock/hms-audio-unlock.js';
export type { HmsEvent, HmsEventDetails, HmsEventName } from './elements/events.js';
// Their tags are known to TypeScript from the start.
export type {} from './elements/hms-room/call-elements.define.js';
export { addLocale } from './elements/lang/locales.js';
export type { TextKey, TextTable } from './elements/lang/en.js';
export { createRoom } from './room.js';
export type { RoomActions, RoomHandle } from './store/actions.js';
export type { Notification, Notifications, NotificationType } from './store/notifications.js';
export type { RoomState } from './store/state.js';
export type { RoomStore } from './store/room-store.js';
export type { PlaybackPosition, PlaybackStats, StreamMetadata } from './playback/types.js';
export { HmsError, type ErrorCode } from './protocol/errors.js';

/** How long a page without a room may load undisturbed. */
const LATER_MS = 2_000;

const CALL_ELEMENTS =
  'hms-call, hms-stage, hms-toasts, hms-mic-button, hms-camera-button, hms-video-tile, hms-control-bar, hms-screen-button, hms-leave-button, hms-chat, hms-audio-unlock, hms-participants, hms-polls, hms-connection, hms-pip, hms-settings, hms-shortcuts, hms-feedback, hms-hand-button, hms-reaction-button, hms-reactions, hms-stage-invite, hms-hls-player, hms-go-live-button, hms-live-badge, hms-recording-badge';

/** Registers the elements of a call now, for pages that create them by script. */
export async function loadCallElements(): Promise<void> {
  await import('./elements/hms-room/call-elements.define.js');
}

if (typeof document !== 'undefined' && 'querySelector' in document) {
  const later = () => setTimeout(() => void loadCallElements(), LATER_MS);
  if (document.querySelector(CALL_ELEMENTS)) void loadCallElements();
  // A room fetches by itself what it draws.
  else if (!document.querySelector('hms-room')) {
    if (document.readyState === 'complete') later();
    else addEventListener('load', later, { once: true });
  }
}
