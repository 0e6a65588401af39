/** The controls of who sends something. */
import '../hms-camera-button/hms-camera-button.define.js';
import '../hms-mic-button/hms-mic-button.define.js';
import '../hms-screen-button/hms-screen-button.define.js';
