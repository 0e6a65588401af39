/**
 * From a layout document to what the UI shows. Pure, and forgiving: a layout may come from a cache or a hand-written
 * attribute, so what is not of the right kind counts as missing.
 *
 * A screen that the layout does not mention looks as on the platform without any layout. In a screen that it does
 * mention, an element is on when it is there.
 */
import {
  backgroundView,
  conferencingView,
  noiseView,
  screenKey,
  type ViewRole,
  type ViewSize,
} from './conferencing-view.js';
import { feedbackView } from './feedback-view.js';
import { joinsLive } from './join-button.js';
import { part, text } from './read.js';
import type { Layout } from './types.js';
import type { PreviewView, RoomView } from './view.js';

export type { ViewSize };

/** What of the room changes how it is shown. */
export interface ViewState {
  /** The live stream runs. */
  streaming: boolean;
}

export function resolve(
  layout: Layout | null,
  role: ViewRole,
  state: ViewState,
  size: ViewSize,
): RoomView {
  const { logo, typography, options, screens } = part(layout);
  const { preview } = part(screens);
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
    conferencing: conferencingView(layout, role, size),
    leave: { feedback: feedbackView(layout) },
  };
}

type Preview = NonNullable<NonNullable<Layout['screens']>['preview']>;

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
