/**
 * Folders of operators who have the code of background effects, on vite's own server: each holds the files of the
 * library. In `/effects-fixture/` the model is missing, in `/effects-fixture/broken/` it is none, and in
 * `/effects-fixture/green-screen/` it tells people from green.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { greenScreenModel } from './green-screen-model.js';

const FOLDER = fileURLToPath(
  new URL('../../node_modules/@mediapipe/tasks-vision/wasm/', import.meta.url),
);
const MODELS: Readonly<Record<string, string | Uint8Array>> = {
  '/broken/selfie_segmenter.tflite': 'This is no model.',
  '/green-screen/selfie_segmenter.tflite': greenScreenModel,
};
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' } as const;

export function effectsFixture(): Plugin {
  return {
    name: 'effects-fixture',
    configureServer(server) {
      server.middlewares.use('/effects-fixture', (request, response) => {
        const url = request.url ?? '';
        const [, name, kind] = /\/(vision_wasm\w+)\.(js|wasm)$/.exec(url) ?? [];
        if (!name || !kind) {
          const model = MODELS[url];
          response.writeHead(model ? 200 : 404).end(model);
          return;
        }
        readFile(`${FOLDER}${name}.${kind}`).then(
          (file) => {
            response.writeHead(200, { 'content-type': TYPES[kind as keyof typeof TYPES] });
            response.end(file);
          },
          () => response.writeHead(404).end(),
        );
      });
    },
  };
}
