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

export interface SubscribeParams {
  subscribeToRoles: string[];
  /** kbit/s */
  maxSubsBitRate: number;
  subscribeDegradation?: Record<string, unknown>;
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

export interface Template {
  id?: string;
  name: string;
  roles: Record<string, TemplateRole>;
  settings: Record<string, unknown>;
  destinations: Record<string, unknown>;
  plugins: Record<string, unknown>;
  /** Ours: the layout documents, one per role, in one file with the policy. */
  layouts?: Layout[];
  [key: string]: unknown;
}

export type JoinButtonType =
  'JOIN_BTN_TYPE_UNSPECIFIED' | 'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE' | 'JOIN_BTN_TYPE_JOIN_ONLY';

export interface PreviewElements {
  preview_header?: { title?: string; sub_title?: string; [key: string]: unknown };
  join_form?: {
    join_btn_type?: JoinButtonType;
    join_btn_label?: string;
    go_live_btn_label?: string;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

export interface ChatElement {
  initial_state?: 'CHAT_STATE_UNSPECIFIED' | 'CHAT_STATE_OPEN' | 'CHAT_STATE_CLOSE';
  is_overlay?: boolean;
  public_chat_enabled?: boolean;
  chat_title?: string;
  message_placeholder?: string;
  [key: string]: unknown;
}

export interface ConferencingElements {
  chat?: ChatElement;
  header?: { title?: string; description?: string; [key: string]: unknown };
  participant_list?: Record<string, unknown>;
  video_tile_layout?: { grid?: Record<string, unknown>; [key: string]: unknown };
  [key: string]: unknown;
}

export interface Screens {
  preview?: {
    default?: { elements?: PreviewElements; [key: string]: unknown };
    skip_preview_screen?: boolean;
    [key: string]: unknown;
  };
  conferencing?: {
    default?: { elements?: ConferencingElements; [key: string]: unknown };
    hls_live_streaming?: { elements?: ConferencingElements; [key: string]: unknown };
    [key: string]: unknown;
  };
  leave?: {
    default?: { elements?: Record<string, unknown>; [key: string]: unknown };
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
