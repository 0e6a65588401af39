/**
 * The call's part of `resolve`: what the layout shows beside the pictures, and how tiles look. Apart, since every page
 * that joins a call needs it.
 */
import type { RoleInfo } from '../protocol/model.js';
import { isPart, list, part, parts, text } from './read.js';
import type {
  ChatElement,
  ConferencingElements,
  ConferencingScreen,
  Layout,
  NoiseCancellation,
  OnStageExperience,
  TileGrid,
  VirtualBackground,
} from './types.js';
import type {
  ChatView,
  ConferencingView,
  NoiseCancellationView,
  StageView,
  TilesView,
  VirtualBackgroundView,
} from './view.js';

/** The space for the room, in CSS pixels. */
export interface ViewSize {
  width: number;
  height: number;
}

export type ViewRole = Pick<RoleInfo, 'name' | 'permissions'>;

/** Below this width there is no room for anything beside the video. */
const NARROW = 640;
const TILES = { wide: 9, narrow: 4 };

export const DEFAULT_ELEMENTS: ConferencingElements = {
  chat: {
    public_chat_enabled: true,
    private_chat_enabled: true,
    allow_pinning_messages: true,
    real_time_controls: { can_disable_chat: true, can_block_user: true, can_hide_message: true },
  },
  participant_list: {},
  video_tile_layout: {
    grid: { enable_local_tile_inset: true, enable_spotlighting_peer: true },
  },
  emoji_reactions: {},
};

type Conferencing = NonNullable<NonNullable<Layout['screens']>['conferencing']>;

export function screenKey(conferencing: Conferencing): 'default' | 'hls_live_streaming' | null {
  for (const key of Object.keys(conferencing)) {
    if ((key === 'default' || key === 'hls_live_streaming') && isPart(conferencing[key]))
      return key;
  }
  return null;
}

/** What a call shows by this layout. */
export function conferencingView(
  layout: Layout | null,
  { permissions }: ViewRole,
  size: ViewSize,
): ConferencingView {
  const conferencing = part(part(part(layout).screens).conferencing);
  const key = screenKey(conferencing);
  const screen: ConferencingScreen = key ? part(conferencing[key]) : { elements: DEFAULT_ELEMENTS };
  const elements = part(screen.elements);
  const hidden = list(screen.hideSections);
  const kind = key === 'hls_live_streaming' ? 'stream' : 'room';
  const inRoom = kind === 'room';
  return {
    kind,
    header: {
      shown: !hidden.includes('header'),
      title: text(part(elements.header).title),
      description: text(part(elements.header).description),
    },
    footerShown: !hidden.includes('footer'),
    chat: isPart(elements.chat) ? chatView(elements.chat, kind, size) : null,
    tiles: inRoom ? tilesView(part(part(elements.video_tile_layout).grid), size) : null,
    stage: inRoom && permissions.changeRole ? stageView(elements.on_stage_exp) : null,
    participants: isPart(elements.participant_list),
    reactions: isPart(elements.emoji_reactions),
    handRaise: isPart(elements.hand_raise),
    brb: inRoom && isPart(elements.brb),
    polls: permissions.pollWrite ? 'write' : permissions.pollRead ? 'read' : 'none',
    virtualBackground: inRoom ? backgroundView(elements.virtual_background) : null,
    noiseCancellation: inRoom ? noiseView(elements.noise_cancellation) : null,
  };
}

function chatView(chat: ChatElement, kind: 'room' | 'stream', size: ViewSize): ChatView {
  const narrow = isNarrow(size);
  const upright = size.height > size.width;
  const controls = part(chat.real_time_controls);
  const below = kind === 'stream' && narrow && upright;
  const beside = !narrow || (kind === 'stream' && !upright);
  return {
    open:
      below || (chat.initial_state === 'CHAT_STATE_OPEN' && (beside || chat.is_overlay === true)),
    placement: below ? 'below' : beside ? 'side' : chat.is_overlay === true ? 'overlay' : 'sheet',
    title: text(chat.chat_title),
    placeholder: text(chat.message_placeholder),
    everyone: chat.public_chat_enabled !== false,
    roles: list(chat.roles_whitelist),
    peers: chat.private_chat_enabled === true,
    canPin: chat.allow_pinning_messages === true,
    canPause: controls.can_disable_chat === true,
    canBlock: controls.can_block_user === true,
    canHide: controls.can_hide_message === true,
  };
}

export function tilesView(grid: TileGrid, size: ViewSize): TilesView {
  const wanted = Math.floor(Number(grid.tiles_in_view));
  return {
    prominentRoles: list(grid.prominent_roles),
    inset: grid.enable_local_tile_inset === true,
    spotlight: grid.enable_spotlighting_peer === true,
    perPage: isNarrow(size) ? TILES.narrow : wanted > 0 && wanted <= 100 ? wanted : TILES.wide,
    name: grid.hide_participant_name_on_tile !== true,
    micState: grid.hide_audio_mute_on_tile !== true,
    audioLevel: grid.hide_audio_level_on_tile !== true,
    metadata: grid.hide_metadata_on_tile !== true,
    rounded: grid.rounded_video_tile !== false,
    edgeToEdge: grid.edge_to_edge === true,
    fit: grid.video_object_fit === 'contain' ? 'contain' : 'cover',
  };
}

function stageView(stage: OnStageExperience | undefined): StageView | null {
  if (!isPart(stage) || text(stage.on_stage_role) === '') return null;
  return {
    bringLabel: text(stage.bring_to_stage_label),
    removeLabel: text(stage.remove_from_stage_label),
    onStageRole: text(stage.on_stage_role),
    offStageRoles: list(stage.off_stage_roles),
    skipPreview: stage.skip_preview_for_role_change === true,
  };
}

export function backgroundView(
  element: VirtualBackground | undefined,
): VirtualBackgroundView | null {
  if (!isPart(element)) return null;
  const media = parts(element.background_media).map((entry) => ({
    url: text(entry.url),
    isDefault: entry.default === true,
    video: text(entry.media_type).endsWith('VIDEO'),
  }));
  return { media: media.filter(({ url }) => url !== '') };
}

export function noiseView(element: NoiseCancellation | undefined): NoiseCancellationView | null {
  return isPart(element) ? { onByDefault: element.enabled_by_default === true } : null;
}

function isNarrow({ width }: ViewSize): boolean {
  return width < NARROW;
}
