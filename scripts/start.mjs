/** `npm start`: builds what is missing or out of date, then runs the server, with the Storybook if one was built. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const storybook = fileURLToPath(new URL('../storybook-static', import.meta.url));

await build({ ifNeeded: true });
if (existsSync(storybook)) process.env.HMS_STORYBOOK_DIR ??= storybook;
await import('../dist/server/server/main.js');
