/** `npm start`: builds what is missing or out of date, then runs the server. */
import { build } from './build.mjs';

build({ ifNeeded: true });
await import('../dist/server/server/main.js');
