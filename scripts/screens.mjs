/**
 * `node scripts/screens.mjs [FOLDER] [FILTER]`: pictures of every state at phone, tablet and desktop width,
 * from the sources, with people who are drawn. For looking at, before a change of looks lands.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder = '/tmp/screens', filter = ''] = process.argv.slice(2);
const SIZES = { phone: [390, 844], tablet: [900, 700], desktop: [1600, 900] };

const call = (options) => ({ room: { muted: [1], speaking: [2], ...options } });
const lobby = (options) => ({ room: { status: 'lobby', peers: 2, ...options } });
const failed = (error) => ({ room: { status: 'failed', error } });

const stage = {
  on_stage_exp: { on_stage_role: 'guest', off_stage_roles: ['viewer'] },
  chat: {
    private_chat_enabled: true,
    allow_pinning_messages: true,
    real_time_controls: { can_disable_chat: true, can_block_user: true, can_hide_message: true },
  },
  participant_list: {},
  emoji_reactions: {},
  hand_raise: {},
  video_tile_layout: { grid: { enable_spotlighting_peer: true } },
};
const webinar = (options) =>
  call({
    peers: 12,
    roles: Object.fromEntries([3, 4, 5, 6, 7, 8, 9, 10, 11].map((at) => [at, 'viewer'])),
    hands: [5, 8],
    layout: { screens: { conferencing: { default: { elements: stage } } } },
    ...options,
  });
const by = { peerId: 'p1', userId: '', name: 'Ben Okafor' };
const to = { kind: 'everyone' };
const moderated = {
  messages: [
    { text: 'Welcome! Questions go here.', peerId: 'p1', name: 'Ben Okafor', role: 'host' },
    { text: 'Will the slides be shared?', peerId: 'p5', name: 'Farid Haddad', role: 'viewer' },
    { text: 'Yes, right after.', peerId: 'p0', name: 'Ada Lindqvist', replyTo: 'msg-000001' },
    {
      ...{ text: 'Could you bring me up next?', peerId: 'p8', name: 'Ines Duarte', role: 'viewer' },
      to: { kind: 'peer', peerId: 'p0' },
    },
  ],
  chat: {
    pinned: [
      {
        ...{ messageId: 'msg-000000', name: 'Ben Okafor', text: 'Welcome! Questions go here.' },
        ...{ pinnedBy: 'Ada Lindqvist', pinnedAt: 1 },
      },
    ],
    outbox: [
      {
        ...{ clientMessageId: 'a', text: 'I will be right back.', to, replyTo: null },
        ...{ status: 'sending', error: null },
      },
      {
        ...{ clientMessageId: 'b', text: 'And thanks, all!', to, replyTo: null, status: 'failed' },
        error: { code: 'rate_limited', message: '' },
      },
    ],
  },
};

const SCENES = {
  lobby: lobby({}),
  'lobby-light': { ...lobby({}), theme: 'light' },
  'lobby-off': lobby({ cameraOff: [0], muted: [0] }),
  'lobby-denied': lobby({
    deviceErrors: { camera: 'camera_denied', microphone: 'microphone_denied' },
  }),
  'lobby-viewer': lobby({ role: 'viewer' }),
  'lobby-error': lobby({ error: 'server_away' }),
  'call-1': call({ peers: 1 }),
  'call-2': call({ peers: 2, speaking: [1], muted: [0] }),
  'call-5': call({ peers: 5 }),
  'call-9': call({ peers: 9, cameraOff: [3, 6], away: [4] }),
  'call-16': call({ peers: 16, cameraOff: [3, 6, 11] }),
  'call-24': call({ peers: 24, speaking: [2, 5], hands: [4] }),
  'call-pinned': call({ peers: 6, state: { pinned: 'p3/camera' } }),
  'call-trouble': { ...call({ peers: 5 }), trouble: true },
  'call-tile-menu': { ...call({ peers: 5 }), click: /what to do with chiara/i },
  'call-9-light': { ...call({ peers: 9, cameraOff: [3, 6] }), theme: 'light' },
  'call-screen': call({ peers: 5, screen: 1 }),
  'call-own-screen': call({ peers: 3, screen: 0 }),
  'call-viewer-empty': call({ peers: 1, role: 'viewer' }),
  chat: { ...call({ peers: 5, messages: 8, unread: 2 }), click: /show chat/i },
  'chat-light': { ...call({ peers: 5, messages: 8 }), click: /show chat/i, theme: 'light' },
  'chat-empty': { ...call({ peers: 3 }), click: /show chat/i },
  people: { ...call({ peers: 9, away: [4] }), click: /show people/i },
  menu: { ...call({ peers: 3 }), click: /choose a microphone/i },
  notices: { ...call({ peers: 4, unread: 3, messages: 3 }), notices: true },
  'audio-blocked': { ...call({ peers: 3 }), audioBlocked: true },
  reconnecting: call({ peers: 3, status: 'reconnecting' }),
  webinar: webinar({}),
  'webinar-light': { ...webinar({}), theme: 'light' },
  'webinar-people': { ...webinar({}), click: /show people/i },
  'webinar-person': { ...webinar({}), click: [/show people/i, /what to do with chiara/i] },
  'webinar-chat': { ...webinar(moderated), click: /show chat/i },
  'webinar-chat-light': { ...webinar(moderated), click: /show chat/i, theme: 'light' },
  'webinar-message': {
    ...webinar(moderated),
    click: [/show chat/i, /what to do with this message/i],
  },
  'webinar-paused': {
    ...webinar({ messages: 3, chat: { paused: { by, at: 1 } } }),
    click: /show chat/i,
  },
  'webinar-viewer': webinar({ role: 'viewer', hands: [0] }),
  invited: webinar({
    ...{ role: 'viewer', hands: [] },
    state: { roleChangeRequest: { id: 'q', role: 'guest', by, expiresAt: 4e12 } },
  }),
  unmute: webinar({ hands: [], state: { unmuteRequest: { by, sources: ['microphone'] } } }),
  reactions: { ...webinar({ hands: [] }), click: /send a reaction|more controls/i },
  'leave-menu': { ...webinar({ hands: [] }), click: /more ways to leave|^leave the meeting/i },
  left: { room: { status: 'left' } },
  'failed-link': failed('code_unknown'),
  'failed-moved': failed('session_replaced'),
  'failed-server': failed('server_away'),
  'long-names': { ...call({ peers: 16, cameraOff: [3, 6], screen: 1 }), rename: true },
  'long-names-people': { ...call({ peers: 9 }), rename: true, click: /show people/i },
  'rtl-call': { ...call({ peers: 3, cameraOff: [2] }), dir: 'rtl', rename: true },
  'rtl-lobby': { ...lobby({}), dir: 'rtl' },
  rtl: { ...call({ peers: 5, messages: 5 }), click: /show chat/i, dir: 'rtl' },
};

const PAGE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>screens</title><style>html,body{margin:0;height:100%}</style><body><script type="module">
import '/src/index.ts';
import { aRoom } from '/src/testing/a-room.ts';
const scene = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const handle = aRoom(scene.room);
const { dispatch } = handle.store;
if (scene.audioBlocked) dispatch({ from: 'media', type: 'audioBlocked', blocked: true });
if (scene.trouble) {
  const troubles = { c1: 'their-network', c2: 'own-network', c3: 'paused', c4: 'processor' };
  for (const [trackId, trouble] of Object.entries(troubles)) dispatch({ from: 'media', type: 'trouble', trackId, trouble });
}
if (scene.notices) {
  for (const [kind, text, values] of [['info', 'notice.peer-joined', { name: 'Maya Sharma' }], ['error', 'screen_unsupported']])
    dispatch({ from: 'session', type: 'notice', notice: { id: text, kind, text, values } });
}
if (scene.rename) {
  const names = ['Wolfeschlegelsteinhausenbergerdorff'.repeat(2).slice(0, 64), '🦉 Ángela 👩🏽‍💻', 'محمد بن عبد الرحمن الخوارزمي'];
  handle.store.getState().peerOrder.forEach((peerId, index) => {
    const event = { type: 'peer.updated', peerId, changes: { name: names[index % 3] } };
    dispatch({ from: 'channel', type: 'event', event });
  });
}
if (scene.room.status === 'reconnecting')
  dispatch({ from: 'session', type: 'notice', notice: { id: 'notice.reconnecting', kind: 'info', text: 'notice.reconnecting' } });
document.documentElement.dir = scene.dir ?? 'ltr';
const room = document.createElement('hms-room');
room.handle = handle;
room.theme = scene.theme ?? '';
if (scene.room.status === 'lobby') room.userName = scene.room.role === 'viewer' ? '' : 'Ada Lindqvist';
document.body.append(room);
</script>`;

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'warn',
  server: {
    port: 20_000 + Math.floor(Math.random() * 20_000),
    host: '127.0.0.1',
    hmr: false,
    watch: null,
  },
  plugins: [
    {
      name: 'screens-page',
      configureServer({ middlewares }) {
        middlewares.use('/screens', (_, response) => {
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(PAGE);
        });
      },
    },
  ],
});
await server.listen();
const origin = `http://127.0.0.1:${server.config.server.port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});
mkdirSync(folder, { recursive: true });
try {
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    const context = await browser.newContext({ viewport: { width, height } });
    for (const [name, { click, ...scene }] of Object.entries(SCENES)) {
      if (!`${name}-${size}`.includes(filter)) continue;
      const page = await context.newPage();
      page.on('pageerror', (error) => process.stderr.write(`${name}: ${error}\n`));
      await page.goto(`${origin}/screens#${encodeURIComponent(JSON.stringify(scene))}`);
      await page.waitForFunction(
        (waits) => document.querySelector('hms-room')?.shadowRoot?.querySelector(waits),
        /^(joined|reconnecting)$/.test(scene.room.status ?? 'joined') ? 'hms-call' : '.app > *',
      );
      for (const name of [click ?? []].flat()) {
        const button = page.getByRole('button', { name });
        await button.filter({ visible: true }).first().click({ timeout: 5_000 });
      }
      await page.mouse.move(4, height / 2);
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/${name}-${size}.png` });
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
