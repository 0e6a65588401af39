import { render } from 'svelte/server';
import Call from './Call.svelte';

export const page = () =>
  render(Call, {
    props: {
      server: 'https://video.example',
      code: 'abc-defg-hij',
      name: 'Ada',
      say: () => {},
      close: () => {},
    },
  }).body;
