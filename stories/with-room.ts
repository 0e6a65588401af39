import type { Decorator, Loader } from '@storybook/web-components-vite';
import { html, render } from 'lit';
import { aRoom, mountRoom, speak, type ARoomOptions } from 'hms-kit/testing';

const ROLES = ['host', 'guest', 'viewer'] as const;
const TROUBLES = ['own-network', 'their-network', 'processor'] as const;

/** The room of a story: what the toolbar says, then the story's own `parameters.room`. */
export function roomOf({
  globals,
  parameters,
}: {
  globals: Record<string, unknown>;
  parameters: Record<string, unknown>;
}) {
  const peers = Number(globals['peers'] ?? 5);
  const { network } = globals;
  const options: ARoomOptions = {
    peers,
    role: ROLES.find((role) => role === globals['role']) ?? 'host',
    ...(network === 'reconnecting' && { status: 'reconnecting' }),
    ...(network === 'others-away' && {
      away: Array.from({ length: peers }, (_, at) => at).slice(1),
    }),
    ...(parameters['room'] as ARoomOptions | undefined),
  };
  const room = aRoom(options);
  const trouble = TROUBLES.find((name) => name === network);
  if (trouble) {
    for (const { id, peerId } of Object.values(room.store.getState().tracks)) {
      const own = peerId === room.store.getState().localPeerId;
      if (own && trouble === 'their-network') continue;
      room.store.dispatch({ from: 'media', type: 'trouble', trackId: id, trouble });
    }
  }
  return room;
}

/** As the toolbar wants it; else that of the language. */
export function directionOf(globals: Record<string, unknown>): string {
  return globals['direction'] === 'rtl' || globals['direction'] === 'ltr'
    ? globals['direction']
    : '';
}

/** Takes the room of `withRoom` away again: what an element shows that stands outside of any. */
export const withoutRoom: Decorator = (story) => {
  const box = document.createElement('div');
  mountRoom(null, box);
  render(story(), box);
  return box;
};

/** A box that speaks the language of the toolbar, there before the story and what plays in it. */
export const speakingBox: Loader = async ({ globals }) => {
  const box = document.createElement('div');
  const language = String(globals['language'] ?? 'en');
  if (language !== 'en') await speak(language, box);
  return { box };
};

/** Puts a story inside a room, on the background it will have there. `parameters.box` sizes it. */
export const withRoom: Decorator = (story, context) => {
  const { box } = context.loaded as { box: HTMLElement };
  const { width = '100%', height = 'auto' } = (context.parameters['box'] ?? {}) as {
    width?: string;
    height?: string;
  };
  const scheme = context.globals['scheme'] === 'light' ? 'light' : 'dark';
  Object.assign(box.style, { width, height, position: 'relative', margin: '0 auto' });
  box.style.setProperty('--hms-color-scheme', scheme);
  mountRoom(roomOf(context), box);
  const direction = directionOf(context.globals);
  if (direction) box.dir = direction;
  render(story(), box);
  const background = scheme === 'light' ? '#f2f4f8' : '#0b0e15';
  return html`<div
    style="background:${background};min-height:100vh;box-sizing:border-box;padding:24px"
  >
    ${box}
  </div>`;
};
