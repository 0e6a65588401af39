import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import Call from './Call.vue';

export const page = () =>
  renderToString(
    createSSRApp(Call, { server: 'https://video.example', code: 'abc-defg-hij', name: 'Ada' }),
  );
