/**
 * The template (policy) and layout (looks) documents, key for key as the hosted platform writes them, so that
 * a team imports its JSON unchanged. Keys that we do not know survive a round trip: every object is open.
 */

export interface SimulcastLayer {
  rid: 'f' | 'h' | 'q';
  scaleResolutionDownBy?: number;
  /** kbit/s */
  maxBitrate?: number;
  maxFramerate?: number;
  [key: string]: unknown;
}

export interface AudioParams {
  /** kbit/s, 16 to 128 */
  bitRate: number;
  codec: string;
  [key: string]: unknown;
}

export interface TemplateVideoParams {
  /** kbit/s */
  bitRate: number;
  codec: string;
  frameRate: number;
  width: number;
  height: number;
  [key: string]: unknown;
}

export interface PublishParams {
  allowed: ('audio' | 'video' | 'screen')[];
  audio: AudioParams;
  video: TemplateVideoParams;
  screen: TemplateVideoParams;
  simulcast?: {
    video?: { layers?: SimulcastLayer[]; [key: string]: unknown };
    screen?: { layers?: SimulcastLayer[]; [key: string]: unknown };
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** Being there switches it on: who receives badly gets less video, worst priorities first. */
export interface SubscribeDegradation {
  /** per cent, 1 to 100 */
  packetLossThreshold?: number;
  degradeGracePeriodSeconds?: number;
  recoverGracePeriodSeconds?: number;
  [key: string]: unknown;
}

export interface SubscribeParams {
  subscribeToRoles: string[];
  /** kbit/s; 0: no cap */
  maxSubsBitRate: number;
  subscribeDegradation?: SubscribeDegradation;
  [key: string]: unknown;
}

export interface TemplatePermissions {
  endRoom: boolean;
  removeOthers: boolean;
  mute: boolean;
  unmute: boolean;
  changeRole: boolean;
  sendRoomState: boolean;
  pollRead: boolean;
  pollWrite: boolean;
  browserRecording: boolean;
  rtmpStreaming: boolean;
  hlsStreaming: boolean;
  [key: string]: unknown;
}

export interface TemplateRole {
  name: string;
  publishParams: PublishParams;
  subscribeParams: SubscribeParams;
  permissions: TemplatePermissions;
  /** 1 (first) to 5 */
  priority: number;
  /** 0: no limit, -1: nobody may join with this role */
  maxPeerCount: number;
  [key: string]: unknown;
}

/** Where recordings go; without it they stay on the server. */
export interface StorageUpload {
  type?: 's3' | 'gs' | 'oss' | 'azure' | '';
  /** The bucket, or the container of Azure. */
  location?: string;
  prefix?: string;
  options?: { region?: string; [key: string]: unknown };
  credentials?: { key?: string; secretKey?: string; [key: string]: unknown };
  [key: string]: unknown;
}

export interface TemplateSettings {
  region?: 'in' | 'us' | 'eu' | 'auto' | '';
  recording?: { enabled?: boolean; upload?: StorageUpload; [key: string]: unknown };
  /** What people in the lobby hear of the room, if their role has `sendRoomState`. */
  roomState?: {
    enabled?: boolean;
    /** seconds, a multiple of 5 up to 3600 */
    messageInterval?: number;
    sendPeerList?: boolean;
    stopRoomStateOnJoin?: boolean;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface Thumbnails {
  enabled?: boolean;
  width?: number;
  height?: number;
  /** seconds from the start */
  offsets?: number[];
  fps?: number;
  [key: string]: unknown;
}

export interface HlsLayer {
  width: number;
  height: number;
  /** kbit/s */
  videoBitrate?: number;
  /** kbit/s */
  audioBitrate?: number;
  [key: string]: unknown;
}

export interface HlsDestination {
  name: string;
  /** seconds */
  maxDuration?: number;
  /** Best first. */
  layers?: HlsLayer[];
  /** `event`: viewers may seek back to the start; `live`: only the newest segments. */
  playlistType?: 'event' | 'live' | '';
  /** For `live`: 3 to 150, 0: the usual 5. */
  numPlaylistSegments?: number;
  videoFrameRate?: number;
  enableMetadataInsertion?: boolean;
  enableStaticUrl?: boolean;
  /** seconds after the last person left */
  autoStopTimeout?: number;
  recording?: {
    hlsVod?: boolean;
    singleFilePerLayer?: boolean;
    enableZipUpload?: boolean;
    /** Some of the stream's layers; none means all. */
    layers?: HlsLayer[];
    thumbnails?: Thumbnails;
    /** seconds */
    presignDuration?: number;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface RtmpDestination {
  name: string;
  width?: number;
  height?: number;
  /** seconds */
  maxDuration?: number;
  /** `rtmp://` or `rtmps://` */
  rtmpUrls?: string[];
  recordingEnabled?: boolean;
  /** seconds after the last person left */
  autoStopTimeout?: number;
  [key: string]: unknown;
}

export interface BrowserRecording {
  name: string;
  role?: string;
  width?: number;
  height?: number;
  /** seconds */
  maxDuration?: number;
  thumbnails?: Thumbnails;
  /** seconds */
  presignDuration?: number;
  autoStart?: boolean;
  /** seconds after the last person left */
  autoStopTimeout?: number;
  [key: string]: unknown;
}

export interface Transcription {
  name: string;
  role?: string;
  /** `recorded`: afterwards; `live`: for viewers of the stream; `caption`: in the room. */
  modes?: ('recorded' | 'live' | 'caption')[];
  outputModes?: ('txt' | 'srt' | 'json')[];
  customVocabulary?: string[];
  summary?: {
    enabled?: boolean;
    context?: string;
    temperature?: number;
    sections?: { title?: string; format?: 'bullets' | 'paragraph'; [key: string]: unknown }[];
    [key: string]: unknown;
  };
  translation?: {
    enabled?: boolean;
    roleLanguages?: Record<string, string>;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface Destinations {
  browserRecordings?: Record<string, BrowserRecording>;
  rtmpDestinations?: Record<string, RtmpDestination>;
  hlsDestinations?: Record<string, HlsDestination>;
  transcriptions?: Record<string, Transcription>;
  [key: string]: unknown;
}

/** Rights that are kept outside the roles, as lists of role names. */
export interface Plugins {
  whiteboard?: {
    permissions?: {
      admin?: string[];
      writer?: string[];
      reader?: string[];
      [key: string]: unknown;
    };
    [key: string]: unknown;
  };
  transcriptions?: {
    permissions?: { admin?: string[]; [key: string]: unknown };
    mode?: string;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface Template {
  id?: string;
  name: string;
  roles: Record<string, TemplateRole>;
  settings: TemplateSettings;
  destinations: Destinations;
  plugins: Plugins;
  /** Ours: the layout documents, one per role, in one file with the policy. */
  layouts?: Layout[];
  [key: string]: unknown;
}

export type JoinButtonType =
  'JOIN_BTN_TYPE_UNSPECIFIED' | 'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE' | 'JOIN_BTN_TYPE_JOIN_ONLY';

export interface VirtualBackground {
  background_media?: {
    url?: string;
    default?: boolean;
    media_type?: string;
    [key: string]: unknown;
  }[];
  [key: string]: unknown;
}

export interface NoiseCancellation {
  enabled_by_default?: boolean;
  [key: string]: unknown;
}

export interface PreviewElements {
  preview_header?: { title?: string; sub_title?: string; [key: string]: unknown };
  join_form?: {
    join_btn_type?: JoinButtonType;
    join_btn_label?: string;
    go_live_btn_label?: string;
    [key: string]: unknown;
  };
  virtual_background?: VirtualBackground;
  noise_cancellation?: NoiseCancellation;
  [key: string]: unknown;
}

export interface ChatElement {
  initial_state?: 'CHAT_STATE_UNSPECIFIED' | 'CHAT_STATE_OPEN' | 'CHAT_STATE_CLOSE';
  /** On narrow screens: over the video. */
  is_overlay?: boolean;
  allow_pinning_messages?: boolean;
  public_chat_enabled?: boolean;
  /** Roles that this role may write to as a group. */
  roles_whitelist?: string[];
  private_chat_enabled?: boolean;
  chat_title?: string;
  message_placeholder?: string;
  real_time_controls?: {
    can_disable_chat?: boolean;
    can_block_user?: boolean;
    can_hide_message?: boolean;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface TileGrid {
  /** The own picture lies over the others. */
  enable_local_tile_inset?: boolean;
  prominent_roles?: string[];
  enable_spotlighting_peer?: boolean;
  /** Most tiles on one page of a wide screen. */
  tiles_in_view?: number;
  hide_participant_name_on_tile?: boolean;
  rounded_video_tile?: boolean;
  hide_audio_mute_on_tile?: boolean;
  hide_audio_level_on_tile?: boolean;
  video_object_fit?: 'contain' | 'cover';
  edge_to_edge?: boolean;
  hide_metadata_on_tile?: boolean;
  [key: string]: unknown;
}

/** Who brings people from which roles to which one, and what the buttons say. */
export interface OnStageExperience {
  bring_to_stage_label?: string;
  remove_from_stage_label?: string;
  on_stage_role?: string;
  off_stage_roles?: string[];
  /** The person is not asked. */
  skip_preview_for_role_change?: boolean;
  [key: string]: unknown;
}

/** An element that is there has its feature on; one that is absent has it off. */
export interface ConferencingElements {
  chat?: ChatElement;
  participant_list?: Record<string, unknown>;
  video_tile_layout?: { grid?: TileGrid; [key: string]: unknown };
  emoji_reactions?: Record<string, unknown>;
  on_stage_exp?: OnStageExperience;
  brb?: Record<string, unknown>;
  header?: { title?: string; description?: string; [key: string]: unknown };
  hand_raise?: Record<string, unknown>;
  virtual_background?: VirtualBackground;
  noise_cancellation?: NoiseCancellation;
  [key: string]: unknown;
}

export interface ConferencingScreen {
  elements?: ConferencingElements;
  hideSections?: ('header' | 'footer')[];
  [key: string]: unknown;
}

export interface FeedbackRating {
  label?: string;
  value?: number;
  emoji?: string;
  question?: string;
  reasons?: string[];
  [key: string]: unknown;
}

export interface FeedbackElement {
  title?: string;
  sub_title?: string;
  ratings?: FeedbackRating[];
  comment?: { label?: string; placeholder?: string; [key: string]: unknown };
  submit_btn_label?: string;
  [key: string]: unknown;
}

export interface Screens {
  preview?: {
    default?: { elements?: PreviewElements; [key: string]: unknown };
    skip_preview_screen?: boolean;
    [key: string]: unknown;
  };
  /** The first of the two keys decides what the role sees. */
  conferencing?: {
    default?: ConferencingScreen;
    hls_live_streaming?: ConferencingScreen;
    [key: string]: unknown;
  };
  leave?: {
    default?: {
      elements?: { feedback?: FeedbackElement; [key: string]: unknown };
      [key: string]: unknown;
    };
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** The 31 palette keys; each becomes the custom property `--hms-<key with dashes>`. */
export const PALETTE_KEYS = [
  'primary_default',
  'primary_bright',
  'primary_dim',
  'primary_disabled',
  'on_primary_high',
  'on_primary_medium',
  'on_primary_low',
  'secondary_default',
  'secondary_bright',
  'secondary_dim',
  'secondary_disabled',
  'on_secondary_high',
  'on_secondary_medium',
  'on_secondary_low',
  'background_default',
  'background_dim',
  'surface_default',
  'surface_bright',
  'surface_brighter',
  'surface_dim',
  'on_surface_high',
  'on_surface_medium',
  'on_surface_low',
  'border_default',
  'border_bright',
  'alert_success',
  'alert_warning',
  'alert_error_default',
  'alert_error_bright',
  'alert_error_brighter',
  'alert_error_dim',
] as const;

export type PaletteKey = (typeof PALETTE_KEYS)[number];
export type ColorPalette = Partial<Record<PaletteKey, string>>;

export interface Theme {
  name?: string;
  default?: boolean;
  palette?: ColorPalette;
  theme_type?: 'THEME_TYPE_UNSPECIFIED' | 'THEME_TYPE_DARK' | 'THEME_TYPE_LIGHT';
  [key: string]: unknown;
}

/** One layout document: how the prebuilt UI looks for one role. */
export interface Layout {
  id?: string;
  role: string;
  themes?: Theme[];
  typography?: { font_family?: string; [key: string]: unknown };
  logo?: { url?: string; [key: string]: unknown };
  screens?: Screens;
  options?: Record<string, string>;
  [key: string]: unknown;
}

/** What a page lays over a layout by JSON Merge Patch (RFC 7396): null takes away, lists are replaced. */
export type LayoutPatch = Patch<Layout>;

type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Patch<T[K]> | null }
    : T;
