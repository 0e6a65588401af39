/** Everything that only a call needs, as one lazy chunk. */
import '../hms-call/hms-call.define.js';
