/**
 * `npm run screens -- [FOLDER] [--only TEXT,…] [--size phone,…] [--look dark-en,…]`: pictures of every screen for
 * every role of the starter templates, at phone, tablet and desktop width, from the sources, with people who are
 * drawn; and contact sheets of twelve, for looking at before a change of looks lands. A look is a theme and a
 * language; Arabic turns the page round.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { roleScenes, SCENES } from './screens/scenes.mjs';
import { writeSheets } from './screens/sheets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    size: { type: 'string', default: 'phone,tablet,desktop' },
    look: { type: 'string', default: 'dark-en,light-en,dark-ar,light-ar' },
  },
});
const folder = positionals[0] ?? '/tmp/screens';
const wanted = values.only.split(',');
const SIZES = { phone: [390, 844], tablet: [900, 700], desktop: [1600, 900] };
const PAGE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>screens</title><style>html,body{margin:0;height:100%}</style><body>
<script type="module" src="/scripts/screens/page.js"></script>`;
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="24"><rect width="24" height="24" rx="6"
fill="#538dff"/><circle cx="12" cy="12" r="5" fill="#fff"/><rect x="32" y="8" width="64" height="8" rx="4" fill="#8a93a6"/></svg>`;

const server = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'warn',
  server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  plugins: [
    {
      name: 'screens-page',
      configureServer({ middlewares }) {
        const give = (path, type, body) =>
          middlewares.use(path, (_, response) => {
            response.setHeader('content-type', type).end(body);
          });
        give('/screens-logo.svg', 'image/svg+xml', LOGO);
        give('/screens', 'text/html; charset=utf-8', PAGE);
      },
    },
  ],
});
const { streamFixture } = await server.ssrLoadModule('/test/helpers/stream-fixture.ts');
streamFixture().configureServer(server);
await server.listen();
const origin = `http://127.0.0.1:${server.httpServer.address().port}`;

/** All words of a language, by key, as the patterns of what a button may be called. */
async function wordsOf(lang) {
  const files = readdirSync(`${root}/src/elements/lang`).filter((file) =>
    lang === 'en' ? /^en.*\.ts$/.test(file) : file === `${lang}.ts`,
  );
  const words = {};
  for (const file of files) {
    const module = await server.ssrLoadModule(`/src/elements/lang/${file}`);
    for (const table of Object.values(module)) {
      if (table && typeof table === 'object') Object.assign(words, table);
    }
  }
  return (key) => {
    if (key.startsWith('=')) return new RegExp(key.slice(1));
    const text = words[key] ?? key;
    const forms = typeof text === 'string' ? [text] : Object.values(text);
    const pattern = (form) => form.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.*');
    return new RegExp(`(^|, )(${forms.map(pattern).join('|')})`);
  };
}

async function press(page, step, words) {
  const optional = step.startsWith('?');
  const keys = (optional ? step.slice(1) : step).split('|');
  for (const key of keys) {
    const name = words(key);
    const found = ['button', 'menuitem', 'tab', 'radio']
      .map((role) => page.getByRole(role, { name }))
      .reduce((one, other) => one.or(other))
      .filter({ visible: true })
      .first();
    const there = await found
      .waitFor({ timeout: optional || key !== keys.at(-1) ? 2_500 : 8_000 })
      .then(
        () => true,
        () => false,
      );
    if (there) return found.evaluate((button) => button.click());
  }
  if (!optional) throw new Error(`nothing is called ${step}`);
}

/** Every role that a starter template knows, by the rules of the server. */
async function starterScenes() {
  const { parseTemplate } = await server.ssrLoadModule('/src/templates/parse.ts');
  const { rulesOf } = await server.ssrLoadModule('/src/server/rooms/policy.ts');
  const files = readdirSync(`${root}/src/templates/starters`);
  const scenes = files.map((file) => {
    const path = `${root}/src/templates/starters/${file}`;
    const template = parseTemplate(JSON.parse(readFileSync(path, 'utf8')));
    const roles = Object.keys(template.roles).map((name) => rulesOf(template, name));
    return roleScenes(file.replace('.json', ''), roles);
  });
  return Object.assign({}, ...scenes);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    '--autoplay-policy=no-user-gesture-required',
  ],
});
mkdirSync(folder, { recursive: true });
let faults = 0;
const fault = (name, error) => {
  faults += 1;
  process.stderr.write(`${name}: ${String(error).split('\n')[0]}\n`);
};
try {
  const scenes = Object.entries({ ...SCENES, ...(await starterScenes()) });
  await fetch(`${origin}/stream-fixture/screens-live/control?window=120&captions=1`);
  await fetch(`${origin}/stream-fixture/screens-away/control?mode=missing`);
  for (const size of values.size.split(',')) {
    const [width, height] = SIZES[size];
    for (const look of values.look.split(',')) {
      const [theme, lang] = look.split('-');
      const words = await wordsOf(lang);
      const touch = size === 'phone' && { isMobile: true, hasTouch: true };
      const page = await browser.newPage({ viewport: { width, height }, ...touch });
      let current = '';
      page.on('pageerror', (error) => fault(current, error));
      await page.goto(`${origin}/screens`);
      await page.waitForFunction(() => 'show' in globalThis);
      const taken = [];
      for (const [name, scene] of scenes) {
        current = `${name}-${size}-${look}`;
        if (!wanted.some((text) => current.includes(text))) continue;
        try {
          await page.mouse.move(4, height / 2);
          await page.evaluate(
            ([scene, options]) => globalThis.show(scene, options),
            [scene, { theme, lang }],
          );
          for (const step of scene.press ?? []) await press(page, step, words);
          if (scene.search) await page.locator('input[type=search]').fill(scene.search);
        } catch (error) {
          fault(current, error);
        }
        await page.mouse.move(4, height / 2);
        await page.waitForTimeout(scene.streaming ? 1_500 : 500);
        await page.evaluate(
          () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))),
        );
        await page.screenshot({ path: `${folder}/${current}.png` });
        taken.push(current);
      }
      await page.close();
      await writeSheets(browser, folder, size, taken, `${size}-${look}`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = faults > 0 ? 1 : 0;
