import type { Preview } from '@storybook/web-components-vite';

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
  },
  globalTypes: {
    peers: {
      description: 'People in the room',
      toolbar: { title: 'People', icon: 'users', items: ['1', '2', '5', '9', '16'] },
    },
    role: {
      description: 'Own role',
      toolbar: { title: 'Role', icon: 'user', items: ['host', 'guest', 'viewer'] },
    },
    scheme: {
      description: 'Dark or light',
      toolbar: { title: 'Scheme', icon: 'mirror', items: ['dark', 'light'] },
    },
    language: {
      description: 'Language, and with it the direction; en-XA is English made long',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: ['en', 'de', 'es', 'fr', 'hi', 'ar', 'ja', 'en-XA'],
      },
    },
  },
  initialGlobals: { peers: '5', role: 'host', scheme: 'dark', language: 'en' },
};

export default preview;
