/** What a call shows to who takes part in it, and not to who watches the stream. */
import '../hms-audio-unlock/hms-audio-unlock.define.js';
import '../hms-control-bar/media-buttons.define.js';
import '../hms-stage/hms-stage.define.js';
