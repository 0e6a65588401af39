/**
 * From a layout document to what the UI shows. Pure, and forgiving: a layout may come from a cache or a hand-written
 * attribute, so what is not of the right kind counts as missing.
 *
 * A screen that the layout does not mention looks as on the platform without any layout. In a screen that it does
 * mention, an element is on when it is there.
 */
import type { RoleInfo } from '../protocol/model.js';
import { joinsLive } from './join-button.js';
import { isPart, list, part, parts, text } from './read.js';
import type {
  ChatElement,
  ConferencingElements,
  ConferencingScreen,
  FeedbackElement,
  Layout,
  NoiseCancellation,
  OnStageExperience,
  TileGrid,
  VirtualBackground,
} from './types.js';
import type {
  ChatView,
  ConferencingView,
  FeedbackView,
  NoiseCancellationView,
  PreviewView,
  RoomView,
  StageView,
  TilesView,
  VirtualBackgroundView,
} from './view.js';

/** What of the room changes how it is shown. */
export interface ViewState {
  /** The live stream runs. */
  streaming: boolean;
}

/** The space for the room, in CSS pixels. */
export interface ViewSize {
  width: number;
  height: number;
}

type ViewRole = Pick<RoleInfo, 'name' | 'permissions'>;

/** Below this width there is no room for anything beside the video. */
const NARROW = 640;
const TILES = { wide: 9, narrow: 4 };

const DEFAULT_ELEMENTS: ConferencingElements = {
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

export function resolve(
  layout: Layout | null,
  role: ViewRole,
  state: ViewState,
  size: ViewSize,
): RoomView {
  const { logo, typography, options, screens } = part(layout);
  const { preview, conferencing, leave } = part(screens);
  const leaveElements = part(part(part(leave).default).elements);
  return {
    role: role.name,
    logoUrl: text(part(logo).url),
    fontFamily: text(part(typography).font_family),
    options: Object.fromEntries(
      Object.entries(part(options)).map(([key, value]) => [key, text(value)]),
    ),
    preview: previewView(
      preview,
      joinsLive(layout) && role.permissions.hlsStreaming && !state.streaming,
    ),
    conferencing: conferencingView(conferencing, role, size),
    leave: {
      feedback: isPart(leaveElements.feedback) ? feedbackView(leaveElements.feedback) : null,
    },
  };
}

type Preview = NonNullable<NonNullable<Layout['screens']>['preview']>;
type Conferencing = NonNullable<NonNullable<Layout['screens']>['conferencing']>;

function previewView(preview: Preview | undefined, goesLive: boolean): PreviewView {
  const elements = part(part(part(preview).default).elements);
  const header = part(elements.preview_header);
  const form = part(elements.join_form);
  return {
    skip: part(preview).skip_preview_screen === true,
    title: text(header.title),
    subtitle: text(header.sub_title),
    joinLabel: text(form.join_btn_label),
    goLiveLabel: text(form.go_live_btn_label),
    button: goesLive ? 'go-live' : 'join',
    virtualBackground: backgroundView(elements.virtual_background),
    noiseCancellation: noiseView(elements.noise_cancellation),
  };
}

/** Whether this layout shows the live stream instead of the room itself: the first of the two screens decides. */
export function watchesStream(layout: Layout | null): boolean {
  const conferencing = part(part(part(layout).screens).conferencing);
  return screenKey(conferencing) === 'hls_live_streaming';
}

function screenKey(conferencing: Conferencing): 'default' | 'hls_live_streaming' | null {
  for (const key of Object.keys(conferencing)) {
    if ((key === 'default' || key === 'hls_live_streaming') && isPart(conferencing[key]))
      return key;
  }
  return null;
}

function conferencingView(
  conferencing: Conferencing | undefined,
  { permissions }: ViewRole,
  size: ViewSize,
): ConferencingView {
  const key = screenKey(part(conferencing));
  const screen: ConferencingScreen = key
    ? part(part(conferencing)[key])
    : { elements: DEFAULT_ELEMENTS };
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

/** How tiles look, wherever a page puts them: where the layout shows none, as without a layout. */
export function tileLooks(layout: Layout | null, size: ViewSize): TilesView {
  const conferencing = part(part(part(layout).screens).conferencing);
  const elements: ConferencingElements =
    screenKey(conferencing) === 'default'
      ? part(part(conferencing.default).elements)
      : DEFAULT_ELEMENTS;
  return tilesView(part(part(elements.video_tile_layout).grid), size);
}

function tilesView(grid: TileGrid, size: ViewSize): TilesView {
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

function backgroundView(element: VirtualBackground | undefined): VirtualBackgroundView | null {
  if (!isPart(element)) return null;
  const media = parts(element.background_media).map((entry) => ({
    url: text(entry.url),
    isDefault: entry.default === true,
    video: text(entry.media_type).endsWith('VIDEO'),
  }));
  return { media: media.filter(({ url }) => url !== '') };
}

function noiseView(element: NoiseCancellation | undefined): NoiseCancellationView | null {
  return isPart(element) ? { onByDefault: element.enabled_by_default === true } : null;
}

/** Without ratings there is nothing to ask. */
function feedbackView(feedback: FeedbackElement): FeedbackView | null {
  const ratings = parts(feedback.ratings).map((rating) => ({
    label: text(rating.label),
    value: typeof rating.value === 'number' ? rating.value : 0,
    emoji: text(rating.emoji),
    question: text(rating.question),
    reasons: list(rating.reasons),
  }));
  if (ratings.length === 0) return null;
  const { comment } = feedback;
  return {
    title: text(feedback.title),
    subtitle: text(feedback.sub_title),
    ratings,
    comment: isPart(comment)
      ? { label: text(comment.label), placeholder: text(comment.placeholder) }
      : null,
    submitLabel: text(feedback.submit_btn_label),
  };
}

function isNarrow({ width }: ViewSize): boolean {
  return width < NARROW;
}
