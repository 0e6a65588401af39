/** The layout document: how the room looks for one role. */
import { z } from 'zod';
import { flag, open, text, texts, wholeOrUnset } from './fields.js';

const present = open({});

const virtualBackground = open({
  background_media: z
    .array(open({ url: text.optional(), default: flag.optional(), media_type: text.optional() }))
    .optional(),
});

const noiseCancellation = open({ enabled_by_default: flag.optional() });

const previewElements = open({
  preview_header: open({ title: text.optional(), sub_title: text.optional() }).optional(),
  join_form: open({
    join_btn_type: z
      .enum([
        'JOIN_BTN_TYPE_UNSPECIFIED',
        'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE',
        'JOIN_BTN_TYPE_JOIN_ONLY',
      ])
      .optional(),
    join_btn_label: text.optional(),
    go_live_btn_label: text.optional(),
  }).optional(),
  virtual_background: virtualBackground.optional(),
  noise_cancellation: noiseCancellation.optional(),
});

const chat = open({
  initial_state: z
    .enum(['CHAT_STATE_UNSPECIFIED', 'CHAT_STATE_OPEN', 'CHAT_STATE_CLOSE'])
    .optional(),
  is_overlay: flag.optional(),
  allow_pinning_messages: flag.optional(),
  public_chat_enabled: flag.optional(),
  roles_whitelist: texts.optional(),
  private_chat_enabled: flag.optional(),
  chat_title: text.optional(),
  message_placeholder: text.optional(),
  real_time_controls: open({
    can_disable_chat: flag.optional(),
    can_block_user: flag.optional(),
    can_hide_message: flag.optional(),
  }).optional(),
});

const grid = open({
  enable_local_tile_inset: flag.optional(),
  prominent_roles: texts.optional(),
  enable_spotlighting_peer: flag.optional(),
  tiles_in_view: wholeOrUnset(1, 100).optional(),
  hide_participant_name_on_tile: flag.optional(),
  rounded_video_tile: flag.optional(),
  hide_audio_mute_on_tile: flag.optional(),
  hide_audio_level_on_tile: flag.optional(),
  video_object_fit: z.enum(['contain', 'cover']).optional(),
  edge_to_edge: flag.optional(),
  hide_metadata_on_tile: flag.optional(),
});

const conferencingElements = open({
  chat: chat.optional(),
  participant_list: present.optional(),
  video_tile_layout: open({ grid: grid.optional() }).optional(),
  emoji_reactions: present.optional(),
  on_stage_exp: open({
    bring_to_stage_label: text.optional(),
    remove_from_stage_label: text.optional(),
    on_stage_role: text.optional(),
    off_stage_roles: texts.optional(),
    skip_preview_for_role_change: flag.optional(),
  }).optional(),
  brb: present.optional(),
  header: open({ title: text.optional(), description: text.optional() }).optional(),
  hand_raise: present.optional(),
  virtual_background: virtualBackground.optional(),
  noise_cancellation: noiseCancellation.optional(),
});

const conferencingScreen = open({
  elements: conferencingElements.optional(),
  hideSections: z.array(z.enum(['header', 'footer'])).optional(),
});

const feedback = open({
  title: text.optional(),
  sub_title: text.optional(),
  ratings: z
    .array(
      open({
        label: text.optional(),
        value: z.number().optional(),
        emoji: text.optional(),
        question: text.optional(),
        reasons: texts.optional(),
      }),
    )
    .optional(),
  comment: open({ label: text.optional(), placeholder: text.optional() }).optional(),
  submit_btn_label: text.optional(),
});

const screens = open({
  preview: open({
    default: open({ elements: previewElements.optional() }).optional(),
    skip_preview_screen: flag.optional(),
  }).optional(),
  conferencing: open({
    default: conferencingScreen.optional(),
    hls_live_streaming: conferencingScreen.optional(),
  }).optional(),
  leave: open({
    default: open({ elements: open({ feedback: feedback.optional() }).optional() }).optional(),
  }).optional(),
});

const theme = open({
  name: text.optional(),
  default: flag.optional(),
  palette: z.record(z.string(), text).optional(),
  theme_type: z.enum(['THEME_TYPE_UNSPECIFIED', 'THEME_TYPE_DARK', 'THEME_TYPE_LIGHT']).optional(),
});

export const layoutSchema = open({
  id: text.optional(),
  role: text,
  themes: z.array(theme).optional(),
  typography: open({ font_family: text.optional() }).optional(),
  logo: open({ url: text.optional() }).optional(),
  screens: screens.optional(),
  options: z.record(z.string(), text).optional(),
});
