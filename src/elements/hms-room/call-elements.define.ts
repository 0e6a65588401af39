/** Every element of a call, for pages that compose their own. */
import './call-screen.js';
import '../hms-call/on-stage.define.js';
import '../hms-chat/hms-chat.define.js';
import '../hms-connection/hms-connection.define.js';
import '../hms-feedback/hms-feedback.define.js';
import '../hms-go-live-button/hms-go-live-button.define.js';
import '../hms-live-badge/hms-live-badge.define.js';
import '../hms-hls-player/hms-hls-player.define.js';
import '../hms-participants/hms-participants.define.js';
import '../hms-pip/hms-pip.define.js';
import '../hms-polls/hms-polls.define.js';
import '../hms-reactions/hms-reactions.define.js';
import '../hms-recording-badge/hms-recording-badge.define.js';
import '../hms-settings/hms-settings.define.js';
import '../hms-shortcuts/hms-shortcuts.define.js';
import '../hms-stage-invite/hms-stage-invite.define.js';
import '../hms-toasts/hms-toasts.define.js';
