import type { Preview } from '@storybook/web-components-vite';

const preview: Preview = {
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
  },
  initialGlobals: { peers: '5', role: 'host', scheme: 'dark' },
};

export default preview;
