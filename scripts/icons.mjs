/**
 * `node scripts/icons.mjs`: writes src/elements/internal/icons*.ts from lucide-static, only what we use.
 * The drawings are kept as plain path data, so that no element ever has to parse markup.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Our name → the set's name: what the lobby shows, the frame of a call, and each of its parts. A drawing may stand in several. */
const LOBBY = {
  chevronDown: 'chevron-down',
  people: 'users',
  close: 'x',
  check: 'check',
  offline: 'wifi-off',
  retry: 'rotate-cw',
  lock: 'lock',
  warning: 'triangle-alert',
  info: 'info',
  door: 'door-open',
  removed: 'user-x',
  tabs: 'app-window',
  ended: 'circle-check',
  play: 'play',
};
const DEVICES = {
  mic: 'mic',
  micOff: 'mic-off',
  camera: 'video',
  cameraOff: 'video-off',
  chevronUp: 'chevron-up',
  speaker: 'volume-2',
  devices: 'settings-2',
};
const CALL = {
  leave: 'phone-off',
  chat: 'message-square',
  hand: 'hand',
  smile: 'smile-plus',
  more: 'ellipsis-vertical',
  polls: 'chart-no-axes-column',
};
const LEAVE = {
  offStage: 'user-minus',
  chevronUp: 'chevron-up',
};
const STAGE = {
  pause: 'pause',
  busy: 'cpu',
  brb: 'coffee',
  person: 'user-round',
  screen: 'monitor-up',
  screenStop: 'monitor-off',
  speakerOff: 'volume-x',
  expand: 'maximize',
  spotlight: 'star',
  pin: 'pin',
  hide: 'eye-off',
  link: 'link',
  chevronStart: 'chevron-left',
  chevronEnd: 'chevron-right',
};
const TILE_EXTRAS = {
  popOut: 'picture-in-picture-2',
  collapse: 'minimize',
  stats: 'activity',
  pinOff: 'pin-off',
};
const CHAT = {
  send: 'send-horizontal',
  down: 'arrow-down',
  private: 'lock-keyhole',
  clock: 'clock',
};
const CHAT_EXTRAS = {
  reply: 'reply',
  copy: 'copy',
  pause: 'pause',
  pin: 'pin',
  pinOff: 'pin-off',
  hide: 'eye-off',
  block: 'ban',
};
const PEOPLE = {
  away: 'cloud-off',
  search: 'search',
  screen: 'monitor-up',
  toStage: 'user-plus',
  offStage: 'user-minus',
  spotlight: 'star',
  block: 'ban',
};
const CONNECTION = {
  signal: 'signal',
  signalLow: 'signal-low',
  busy: 'cpu',
};
const PIP = {
  pip: 'picture-in-picture-2',
  backToTab: 'square-arrow-up-left',
  screen: 'monitor-up',
};
const POLLS = {
  plus: 'plus',
  trash: 'trash-2',
  link: 'link',
  chevronStart: 'chevron-left',
  clock: 'clock',
};
const COMFORTS = {
  settings: 'settings',
  blur: 'blend',
  keyboard: 'keyboard',
  block: 'ban',
  brb: 'coffee',
};
const PLAYER = {
  restart: 'rotate-ccw',
  speakerOff: 'volume-x',
};
const PLAYER_CONTROLS = {
  speaker: 'volume-2',
  shrink: 'minimize',
  captions: 'captions',
  gear: 'settings',
  pip: 'picture-in-picture-2',
  back: 'undo-2',
  forward: 'redo-2',
  pause: 'pause',
  expand: 'maximize',
};

await write(
  'icons.ts',
  'ICONS',
  LOBBY,
  `
/** What is loaded so far: the drawings of a call come with its elements. */
export const icons: Partial<Record<IconName, string>> = { ...ICONS };

export type IconName =
  | keyof typeof COMFORT_ICONS
  | keyof typeof ICONS
  | keyof typeof CALL_ICONS
  | keyof typeof CHAT_EXTRAS_ICONS
  | keyof typeof CHAT_ICONS
  | keyof typeof DEVICE_ICONS
  | keyof typeof LEAVE_ICONS
  | keyof typeof PEOPLE_ICONS
  | keyof typeof PLAYER_CONTROLS_ICONS
  | keyof typeof CONNECTION_ICONS
  | keyof typeof PIP_ICONS
  | keyof typeof PLAYER_ICONS
  | keyof typeof POLLS_ICONS
  | keyof typeof STAGE_ICONS
  | keyof typeof TILE_EXTRAS_ICONS;
`,
  "import type { COMFORT_ICONS } from './icons-comforts.js';\nimport type { CALL_ICONS } from './icons-call.js';\nimport type { CHAT_ICONS } from './icons-chat.js';\nimport type { CHAT_EXTRAS_ICONS } from './icons-chat-extras.js';\nimport type { DEVICE_ICONS } from './icons-devices.js';\nimport type { LEAVE_ICONS } from './icons-leave.js';\nimport type { PEOPLE_ICONS } from './icons-people.js';\nimport type { PLAYER_ICONS } from './icons-player.js';\nimport type { PLAYER_CONTROLS_ICONS } from './icons-player-controls.js';\nimport type { POLLS_ICONS } from './icons-polls.js';\nimport type { STAGE_ICONS } from './icons-stage.js';\nimport type { CONNECTION_ICONS } from './icons-connection.js';\nimport type { PIP_ICONS } from './icons-pip.js';\nimport type { TILE_EXTRAS_ICONS } from './icons-tile-extras.js';\n",
);
await write('icons-call.ts', 'CALL_ICONS', CALL);
await write('icons-chat.ts', 'CHAT_ICONS', CHAT);
await write('icons-chat-extras.ts', 'CHAT_EXTRAS_ICONS', CHAT_EXTRAS);
await write('icons-devices.ts', 'DEVICE_ICONS', DEVICES);
await write('icons-leave.ts', 'LEAVE_ICONS', LEAVE);
await write('icons-people.ts', 'PEOPLE_ICONS', PEOPLE);
await write('icons-player-controls.ts', 'PLAYER_CONTROLS_ICONS', PLAYER_CONTROLS);
await write('icons-connection.ts', 'CONNECTION_ICONS', CONNECTION);
await write('icons-pip.ts', 'PIP_ICONS', PIP);
await write('icons-player.ts', 'PLAYER_ICONS', PLAYER);
await write('icons-polls.ts', 'POLLS_ICONS', POLLS);
await write('icons-stage.ts', 'STAGE_ICONS', STAGE);
await write('icons-tile-extras.ts', 'TILE_EXTRAS_ICONS', TILE_EXTRAS);
await write('icons-comforts.ts', 'COMFORT_ICONS', COMFORTS);

async function write(file, name, icons, after = '', before = '') {
  const lines = Object.entries(icons).map(([ours, source]) => {
    const svg = readFileSync(`${root}node_modules/lucide-static/icons/${source}.svg`, 'utf8');
    const paths = [...svg.matchAll(/<(path|rect|circle|line|polyline|polygon)\s([^>]*?)\/>/g)].map(
      ([, tag, attributes]) => asPath(tag, attributes),
    );
    return `  ${ours}: '${paths.join('')}',`;
  });
  const text = `/** Made by scripts/icons.mjs from lucide-static (ISC licence). Path data on a 24 by 24 box. */
${before}
${after ? '' : 'export '}const ${name} = {
${lines.join('\n')}
} as const;
${after}`;
  const target = `${root}src/elements/internal/${file}`;
  const config = await prettier.resolveConfig(target);
  writeFileSync(target, await prettier.format(text, { ...config, parser: 'typescript' }));
}

/** One path per icon is smaller and simpler than five kinds of shapes. */
function asPath(tag, attributes) {
  const get = (name, fallback = 0) =>
    Number(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? fallback);
  const raw = (name) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  switch (tag) {
    case 'path':
      // Joined to the path before it, a relative first move would start at that one's end. Its further
      // pairs are relative lines.
      return raw('d')
        .replaceAll('\n', ' ')
        .replace(/^m\s*(-?[\d.]+)[\s,]*(-?[\d.]+)\s*(?=[-\d.])/, 'M$1 $2l')
        .replace(/^m/, 'M');
    case 'line':
      return `M${get('x1')} ${get('y1')}L${get('x2')} ${get('y2')}`;
    case 'circle': {
      const [cx, cy, r] = [get('cx'), get('cy'), get('r')];
      return `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    }
    case 'rect': {
      const [x, y, w, h] = [get('x'), get('y'), get('width'), get('height')];
      const r = get('rx', get('ry'));
      return (
        `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}` +
        `a${r} ${r} 0 0 1 ${-r} ${r}h${-(w - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${-r}` +
        `v${-(h - 2 * r)}a${r} ${r} 0 0 1 ${r} ${-r}z`
      );
    }
    default:
      return `M${raw('points').trim()}${tag === 'polygon' ? 'z' : ''}`;
  }
}
