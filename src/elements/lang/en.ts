/**
 * The sentences of lobby and errors, in English; those of a call are in `en-call.ts`, those of its parts beside it.
 * Every other language is one table with all of these keys. `{name}` is a placeholder; a record chooses by the
 * plural rule of `{count}`.
 */
import type { ErrorCode } from '../../protocol/errors.js';
import type { callTexts } from './en-call.js';
import type { chatExtrasTexts } from './en-chat-extras.js';
import type { chatTexts } from './en-chat.js';
import type { comfortTexts } from './en-comforts.js';
import type { deviceTexts } from './en-devices.js';
import type { connectionTexts } from './en-connection.js';
import type { feedbackTexts } from './en-feedback.js';
import type { inviteTexts } from './en-invite.js';
import type { leaveTexts } from './en-leave.js';
import type { liveTexts } from './en-live.js';
import type { noticeTexts } from './en-notices.js';
import type { peopleTexts } from './en-people.js';
import type { personTexts } from './en-person.js';
import type { pipTexts } from './en-pip.js';
import type { pollTexts } from './en-polls.js';
import type { playerControlsTexts } from './en-player-controls.js';
import type { playerTexts } from './en-player.js';
import type { recordingTexts } from './en-recording.js';
import type { reactionTexts } from './en-reactions.js';
import type { stageTexts } from './en-stage.js';
import type { tileExtrasTexts } from './en-tile-extras.js';
import type { unmuteTexts } from './en-unmute.js';
import type { Text } from './text.js';

type ErrorTexts = Record<`error.${ErrorCode}`, Text>;

const errors = {
  'error.token_invalid': 'This invitation cannot be read. Ask for a new link.',
  'error.token_expired': 'This invitation has expired. Ask for a new link.',
  'error.token_foreign': 'This invitation belongs to another server. Ask for a new link.',
  'error.code_unknown':
    'No meeting has this link. Check it for a typing error, or ask for a new one.',
  'error.code_disabled': 'This link has been switched off. Ask the host for a new one.',
  'error.room_unknown': 'This meeting does not exist any more.',
  'error.room_disabled': 'This meeting is closed. Ask the host to open it again.',
  'error.room_full': 'The meeting is full. Try again when somebody has left.',
  'error.role_full': 'All places for your role are taken. Try again when somebody has left.',
  'error.role_unknown':
    'This invitation names a role that the meeting does not have. Ask for a new link.',
  'error.version_unsupported': 'This page is out of date. Reload it to join.',
  'error.resume_expired': 'You were away for too long. Join again to continue.',
  'error.session_replaced':
    'You joined this meeting in another tab or on another device, so it stopped here.',
  'error.peer_removed': 'A host removed you from the meeting.',
  'error.room_ended': 'The host ended the meeting for everyone.',
  'error.message_malformed':
    'This page sent something that the server did not understand. Reload it.',
  'error.rate_limited': 'That was a little fast. Wait a moment, then try again.',
  'error.too_slow': 'Your connection is too slow to keep up. Try again on a better network.',
  'error.not_joined': 'You are not in the meeting. Join first.',
  'error.forbidden': 'Your role does not allow this.',
  'error.peer_blocked': 'A host removed you, and you cannot come back to this meeting.',
  'error.server_away': 'The server cannot be reached. Check your connection, then try again.',
  'error.server_stopping': 'The server is restarting. It should be back in a moment.',
  'error.request_timeout': 'The server took too long to answer. Try again.',
  'error.internal': 'Something went wrong on the server. Try again.',
  'error.media_unavailable': 'Video and sound are not available right now. Try again in a moment.',
  'error.insecure_context':
    'Browsers allow cameras and microphones on secure pages only. Open this page with https.',
} as const satisfies Partial<ErrorTexts>;

const general = {
  guest: 'Guest',
  you: 'You',
  'name.you': '{name} (you)',
  close: 'Close',
  dismiss: 'Dismiss',
  'try-again': 'Try again',
  reload: 'Reload the page',
  settings: 'Settings',
  'room.empty': 'This room has no room code or token yet.',
  'room.opening': 'Opening the meeting…',
  'room.joining': 'Joining…',
  'room.outside': 'Not connected to a room.',
  'lobby.title': 'Ready to join?',
  'lobby.alone': 'Nobody is here yet. You will be the first.',
  'lobby.people': { one: '{count} person is here.', other: '{count} people are here.' },
  'lobby.name': 'Your name',
  'lobby.name-needed': 'Enter your name to join.',
  'lobby.name-fixed': 'You join as {name}.',
  'lobby.join': 'Join',
  'lobby.go-live': 'Go live',
  'lobby.joining': 'Joining…',
  'lobby.listen-only': 'You join as a viewer: you see and hear everyone, and nobody sees you.',
  'left.title': 'You left the meeting',
  'left.body': 'Left too early? Your place is still there.',
  'left.rejoin': 'Rejoin',
  'failed.title': 'That did not work',
  'failed.title-link': 'This link does not open',
  'failed.title-full': 'No places left',
  'failed.title-moved': 'Moved to another tab',
  'failed.title-removed': 'You were removed',
  'failed.title-ended': 'The meeting has ended',
  'failed.title-server': 'No connection to the server',
  'failed.title-insecure': 'This page is not secure',
  'failed.use-here': 'Use it here again',
} as const satisfies Record<string, Text>;

export type TextKey =
  | keyof typeof general
  | keyof typeof errors
  | keyof typeof callTexts
  | keyof typeof chatExtrasTexts
  | keyof typeof chatTexts
  | keyof typeof comfortTexts
  | keyof typeof deviceTexts
  | keyof typeof inviteTexts
  | keyof typeof peopleTexts
  | keyof typeof playerControlsTexts
  | keyof typeof connectionTexts
  | keyof typeof personTexts
  | keyof typeof pipTexts
  | keyof typeof playerTexts
  | keyof typeof leaveTexts
  | keyof typeof liveTexts
  | keyof typeof noticeTexts
  | keyof typeof pollTexts
  | keyof typeof recordingTexts
  | keyof typeof feedbackTexts
  | keyof typeof reactionTexts
  | keyof typeof stageTexts
  | keyof typeof tileExtrasTexts
  | keyof typeof unmuteTexts;
export type TextTable = Record<TextKey, Text>;

/** What is loaded so far: the sentences of a call come with its elements. */
export const en: Partial<TextTable> = { ...general, ...errors };
