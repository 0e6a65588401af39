/** The looks half of a template. Only the keys that we act on are checked; the rest passes through untouched. */
import { z } from 'zod';

const open = z.looseObject;

const chat = open({
  initial_state: z
    .enum(['CHAT_STATE_UNSPECIFIED', 'CHAT_STATE_OPEN', 'CHAT_STATE_CLOSE'])
    .optional(),
  is_overlay: z.boolean().optional(),
  public_chat_enabled: z.boolean().optional(),
  chat_title: z.string().optional(),
  message_placeholder: z.string().optional(),
});

const conferencingElements = open({
  chat: chat.optional(),
  header: open({ title: z.string().optional(), description: z.string().optional() }).optional(),
  participant_list: open({}).optional(),
  video_tile_layout: open({ grid: open({}).optional() }).optional(),
});

const previewElements = open({
  preview_header: open({
    title: z.string().optional(),
    sub_title: z.string().optional(),
  }).optional(),
  join_form: open({
    join_btn_type: z
      .enum([
        'JOIN_BTN_TYPE_UNSPECIFIED',
        'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE',
        'JOIN_BTN_TYPE_JOIN_ONLY',
      ])
      .optional(),
    join_btn_label: z.string().optional(),
    go_live_btn_label: z.string().optional(),
  }).optional(),
});

const screens = open({
  preview: open({
    default: open({ elements: previewElements.optional() }).optional(),
    skip_preview_screen: z.boolean().optional(),
  }).optional(),
  conferencing: open({
    default: open({ elements: conferencingElements.optional() }).optional(),
    hls_live_streaming: open({ elements: conferencingElements.optional() }).optional(),
  }).optional(),
  leave: open({ default: open({ elements: open({}).optional() }).optional() }).optional(),
});

const theme = open({
  name: z.string().optional(),
  default: z.boolean().optional(),
  palette: z.record(z.string(), z.string()).optional(),
  theme_type: z.enum(['THEME_TYPE_UNSPECIFIED', 'THEME_TYPE_DARK', 'THEME_TYPE_LIGHT']).optional(),
});

export const layoutSchema = open({
  id: z.string().optional(),
  role: z.string(),
  themes: z.array(theme).optional(),
  typography: open({ font_family: z.string().optional() }).optional(),
  logo: open({ url: z.string().optional() }).optional(),
  screens: screens.optional(),
  options: z.record(z.string(), z.string()).optional(),
});
