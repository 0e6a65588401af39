/**
 * Which test sees the effect of a key of the layout: one row for every key that the published schema knows, and none
 * besides. Both conferencing screens have the same form, so `*` stands for either.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layoutJsonSchema } from './json-schema.js';

const ROOM = 'elements/hms-room/layout-keys.test.ts';
const STAGE = 'elements/hms-stage/layout-keys.test.ts';
const PEOPLE = 'elements/hms-participants/hms-participants.test.ts';
const PREVIEW = 'elements/hms-preview/hms-preview.test.ts';
const FEEDBACK = 'elements/hms-feedback/hms-feedback.test.ts';
const RESOLVE = 'templates/resolve.test.ts';

type Proof = readonly [file: string, title: string];

const LOOKS: Proof = [
  ROOM,
  'every colour of the palette, the kind of theme, the font and the logo',
];
const LOBBY: Proof = [PREVIEW, 'takes title, sentence, logo and button from the layout'];
const GO_LIVE: Proof = [ROOM, 'join_btn_type and go_live_btn_label have an effect'];
const CHAT: Proof = [ROOM, '${key} has an effect'];
const TILES: Proof = [STAGE, '${key} changes what is seen'];
const STAGE_MENU: Proof = [PEOPLE, 'offers what the own role may do, in the words of the layout'];
const RATING: Proof = [ROOM, '${key} has an effect'];
const SHOWN: Proof = [ROOM, 'shows its control where the layout has the key'];
const SECTIONS: Proof = [ROOM, 'title, description and hideSections of the call have an effect'];
const SETTINGS = 'elements/hms-settings/hms-settings.test.ts';
const BACKGROUND: Proof = [
  SETTINGS,
  'chooses blur or a picture of the layout, and leaves moving ones out',
];
const NOISE: Proof = [SETTINGS, 'switches noise cancellation where the layout has it'];
const EFFECTS: Proof = [
  'store/comforts.test.ts',
  'are offered as the layout says: virtual_background and noise_cancellation',
];

const rows = (prefix: string, keys: readonly string[], proof: Proof): Record<string, Proof> =>
  Object.fromEntries(keys.map((key) => [`${prefix}${key}`, proof]));

const LOBBY_ELEMENTS = 'screens.preview.default.elements.';
const CALL_ELEMENTS = 'screens.conferencing.*.elements.';
const FORM = 'screens.leave.default.elements.feedback';
const MEDIA = [
  ...['virtual_background', 'virtual_background.background_media'],
  ...['url', 'default', 'media_type'].map((key) => `virtual_background.background_media[].${key}`),
  ...['noise_cancellation', 'noise_cancellation.enabled_by_default'],
];

const TABLE: Record<string, Proof> = {
  id: ['templates/parse.test.ts', 'keeps the id of a layout'],
  role: [RESOLVE, 'shows a role without a layout what the platform shows'],
  options: [RESOLVE, 'hands the options of the layout to the page'],
  ...rows('themes', ['', '[].name', '[].default', '[].palette', '[].theme_type'], LOOKS),
  ...rows('', ['typography', 'typography.font_family', 'logo', 'logo.url'], LOOKS),

  ...rows('screens', ['', '.preview', '.preview.default', '.preview.default.elements'], LOBBY),
  'screens.preview.skip_preview_screen': [ROOM, 'skip_preview_screen goes straight into the call'],
  ...rows(`${LOBBY_ELEMENTS}preview_header`, ['', '.title', '.sub_title'], LOBBY),
  ...rows(`${LOBBY_ELEMENTS}join_form`, ['', '.join_btn_label'], LOBBY),
  ...rows(`${LOBBY_ELEMENTS}join_form.`, ['join_btn_type', 'go_live_btn_label'], GO_LIVE),
  ...rows(LOBBY_ELEMENTS, MEDIA, EFFECTS),

  'screens.conferencing': [RESOLVE, 'takes the first of the two screens'],
  'screens.conferencing.*': [RESOLVE, 'takes the first of the two screens'],
  'screens.conferencing.*.elements': [
    RESOLVE,
    'reads the screen of the stream like that of the room, but for what needs tiles',
  ],
  'screens.conferencing.*.hideSections': SECTIONS,
  ...rows(`${CALL_ELEMENTS}header`, ['', '.title', '.description'], SECTIONS),
  ...rows(CALL_ELEMENTS, ['participant_list', 'emoji_reactions', 'hand_raise'], SHOWN),
  ...rows(CALL_ELEMENTS, MEDIA, EFFECTS),
  ...rows(
    `${CALL_ELEMENTS}virtual_background`,
    ['', '.background_media', '.background_media[].url', '.background_media[].media_type'],
    BACKGROUND,
  ),
  [`${CALL_ELEMENTS}noise_cancellation`]: NOISE,
  [`${CALL_ELEMENTS}brb`]: [
    'elements/hms-room/comforts.test.ts',
    'is in the menu by layout key brb, and shows on the tile for everybody',
  ],
  [`${CALL_ELEMENTS}chat`]: [
    ROOM,
    'is there with the key, and for everyone with public_chat_enabled',
  ],
  [`${CALL_ELEMENTS}chat.public_chat_enabled`]: [
    ROOM,
    'is there with the key, and for everyone with public_chat_enabled',
  ],
  [`${CALL_ELEMENTS}chat.initial_state`]: [ROOM, 'is open from the start with initial_state'],
  [`${CALL_ELEMENTS}chat.is_overlay`]: [ROOM, 'lets the video through on a phone with is_overlay'],
  ...rows(
    `${CALL_ELEMENTS}chat.`,
    [
      ...['chat_title', 'message_placeholder', 'private_chat_enabled', 'roles_whitelist'],
      ...['allow_pinning_messages', 'real_time_controls', 'real_time_controls.can_disable_chat'],
      ...['real_time_controls.can_block_user', 'real_time_controls.can_hide_message'],
    ],
    CHAT,
  ),
  ...rows(
    `${CALL_ELEMENTS}video_tile_layout`,
    [
      ...['', '.grid', '.grid.enable_local_tile_inset', '.grid.prominent_roles'],
      ...['.grid.enable_spotlighting_peer', '.grid.tiles_in_view', '.grid.edge_to_edge'],
      ...['.grid.hide_participant_name_on_tile', '.grid.rounded_video_tile'],
      ...['.grid.hide_audio_mute_on_tile', '.grid.hide_audio_level_on_tile'],
      ...['.grid.video_object_fit', '.grid.hide_metadata_on_tile'],
    ],
    TILES,
  ),
  ...rows(
    `${CALL_ELEMENTS}on_stage_exp`,
    [
      ...['', '.bring_to_stage_label', '.remove_from_stage_label'],
      ...['.on_stage_role', '.off_stage_roles'],
    ],
    STAGE_MENU,
  ),
  [`${CALL_ELEMENTS}on_stage_exp.skip_preview_for_role_change`]: [
    'server/rooms/role-changes.test.ts',
    'brings people without being asked where the layout skips the preview',
  ],

  ...rows('screens.leave', ['', '.default', '.default.elements'], RATING),
  ...rows(
    FORM,
    [
      ...['', '.title', '.sub_title', '.ratings', '.ratings[].label', '.ratings[].emoji'],
      ...['.ratings[].question', '.ratings[].reasons', '.comment', '.comment.label'],
      ...['.comment.placeholder', '.submit_btn_label'],
    ],
    RATING,
  ),
  [`${FORM}.ratings[].value`]: [FEEDBACK, 'hands the answer to the page once, and says thank you'],
};

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
}

function keysOf(node: Node, path: string): string[] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, below]) => {
    const whole = path === '' ? key : `${path}.${key}`;
    return [whole, ...keysOf(below, whole)];
  });
  return node.items ? [...inner, ...keysOf(node.items, `${path}[]`)] : inner;
}

const known = keysOf(layoutJsonSchema() as unknown as Node, '').map((key) =>
  key.replace(/^(screens\.conferencing\.)(default|hls_live_streaming)/, '$1*'),
);

/** An element without settings of its own is seen by its key, a container by what is in it. */
const leafOf = (key: string): string => key.split('.').at(-1)!.replace('[]', '');
const isContainer = (key: string): boolean => known.some((other) => other.startsWith(`${key}.`));

describe('the keys of the layout', () => {
  it('are all in the table, and no others', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...new Set(known)].sort());
  });

  const source = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

  it.each(Object.entries(TABLE))('%s is seen by a test that exists', (key, [file, title]) => {
    const text = source(file);
    const starts = ["'", '"', '`'].some((quote) => text.includes(`it(${quote}${title}`));
    expect(starts, `${file} has a test "${title}"`).toBe(true);
    if (key !== 'screens.conferencing.*' && !isContainer(key)) expect(text).toContain(leafOf(key));
  });
});
