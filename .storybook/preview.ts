import type { Decorator, Preview } from '@storybook/web-components-vite';
import manifest from 'virtual:custom-elements-manifest';
import { action } from 'storybook/actions';
import { applyArgs } from './apply-args.js';
import { speakingBox } from '../stories/with-room.js';
import { argTypesOf, type Declaration, type Manifest } from './arg-types.js';

const elements = new Map(
  (manifest as Manifest).modules
    .flatMap(({ declarations = [] }) => declarations)
    .map((declaration): [string, Declaration] => [declaration.tagName ?? '', declaration]),
);
const events = new Set(
  [...elements.values()].flatMap(({ events: told = [] }) => told.map(({ name }) => name)),
);
const heard = new WeakSet<HTMLElement>();

/** What the elements tell a page, in the panel of actions. */
const tellEvents: Decorator = (story, { canvasElement }) => {
  if (!heard.has(canvasElement)) {
    heard.add(canvasElement);
    for (const name of events) {
      const tell = action(name);
      canvasElement.addEventListener(name, (event) => tell((event as CustomEvent).detail));
    }
  }
  return story();
};

/** Ends what still moves into place, so that axe sees the colours that stay. Shadow roots are looked into. */
function settle(root: ParentNode): void {
  for (const element of root.querySelectorAll('*')) {
    for (const animation of element.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    }
    if (element.shadowRoot) settle(element.shadowRoot);
  }
}

const preview: Preview = {
  tags: ['autodocs'],
  decorators: [applyArgs, tellEvents],
  loaders: [speakingBox],
  // Runs before the one of the a11y add-on: these hooks go from the last defined to the first.
  async afterEach({ canvasElement }) {
    settle(canvasElement);
    await new Promise(requestAnimationFrame);
  },
  parameters: {
    layout: 'fullscreen',
    // A finding of axe fails the story.
    a11y: { test: 'error' },
    backgrounds: { disable: true },
    options: {
      storySort: {
        order: [
          'Guides',
          ['Embedding', 'Theming', 'Layouts'],
          'Room',
          'Stage',
          'Controls',
          'Side',
          'Stream',
        ],
      },
    },
    docs: {
      // Each in a frame of its own: elements of a call measure the window, and speak up.
      story: { inline: false, height: '480px' },
      source: { excludeDecorators: true },
      extractArgTypes: (tag: string) => argTypesOf(elements.get(tag) ?? {}),
      extractComponentDescription(tag: string) {
        const { summary = '', description = '' } = elements.get(tag) ?? {};
        return [summary, description].filter(Boolean).join('\n\n');
      },
    },
  },
  globalTypes: {
    peers: {
      description: 'People in the room',
      toolbar: { title: 'People', icon: 'users', items: ['1', '2', '5', '9', '16', '49'] },
    },
    role: {
      description: 'Own role',
      toolbar: { title: 'Role', icon: 'user', items: ['host', 'guest', 'viewer'] },
    },
    scheme: {
      description: 'Dark or light',
      toolbar: { title: 'Theme', icon: 'mirror', items: ['dark', 'light'] },
    },
    language: {
      description: 'Language, and with it the direction; en-XA is English made long',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: ['en', 'de', 'es', 'fr', 'hi', 'ar', 'ja', 'en-XA'],
      },
    },
    direction: {
      description: 'Direction of writing',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        items: [
          { value: 'auto', title: 'That of the language' },
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
    network: {
      description: 'State of the network',
      toolbar: {
        title: 'Network',
        icon: 'lightning',
        items: [
          { value: 'good', title: 'Good' },
          { value: 'own-network', title: 'Own network is poor' },
          { value: 'their-network', title: 'Network of the others is poor' },
          { value: 'processor', title: 'Own processor is busy' },
          { value: 'reconnecting', title: 'Reconnecting' },
          { value: 'others-away', title: 'Others are reconnecting' },
        ],
      },
    },
  },
  initialGlobals: {
    ...{ peers: '5', role: 'host', scheme: 'dark', language: 'en' },
    ...{ direction: 'auto', network: 'good' },
  },
};

export default preview;
