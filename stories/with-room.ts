import type { Decorator } from '@storybook/web-components-vite';
import { html, render } from 'lit';
import { aRoom, mountRoom, speak, type ARoomOptions } from 'hms-kit/testing';

const ROLES = ['host', 'guest', 'viewer'] as const;

/** The room of a story: what the toolbar says, then the story's own `parameters.room`. */
export function roomOf(context: {
  globals: Record<string, unknown>;
  parameters: Record<string, unknown>;
}) {
  const options: ARoomOptions = {
    peers: Number(context.globals['peers'] ?? 5),
    role: ROLES.find((role) => role === context.globals['role']) ?? 'host',
    ...(context.parameters['room'] as ARoomOptions | undefined),
  };
  return aRoom(options);
}

/** Takes the room of `withRoom` away again: what an element shows that stands outside of any. */
export const withoutRoom: Decorator = (story) => {
  const box = document.createElement('div');
  mountRoom(null, box);
  render(story(), box);
  return box;
};

/** Puts a story inside a room, on the background it will have there. `parameters.box` sizes it. */
export const withRoom: Decorator = (story, context) => {
  const box = document.createElement('div');
  const { width = '100%', height = 'auto' } = (context.parameters['box'] ?? {}) as {
    width?: string;
    height?: string;
  };
  const scheme = context.globals['scheme'] === 'light' ? 'light' : 'dark';
  Object.assign(box.style, { width, height, position: 'relative', margin: '0 auto' });
  box.style.setProperty('--hms-color-scheme', scheme);
  mountRoom(roomOf(context), box);
  const language = String(context.globals['language'] ?? 'en');
  if (language === 'en') render(story(), box);
  else {
    void speak(language, box).then(() => {
      render(story(), box);
    });
  }
  const background = scheme === 'light' ? '#f2f4f8' : '#0b0e15';
  return html`<div
    style="background:${background};min-height:100vh;box-sizing:border-box;padding:24px"
  >
    ${box}
  </div>`;
};
