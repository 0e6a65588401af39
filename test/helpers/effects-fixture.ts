/**
 * The folder of an operator who has the code of background effects, on vite's own server: `/effects-fixture/` holds
 * the files of the library. The model is no part of any package, and is missing.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const FOLDER = fileURLToPath(
  new URL('../../node_modules/@mediapipe/tasks-vision/wasm/', import.meta.url),
);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm' } as const;

export function effectsFixture(): Plugin {
  return {
    name: 'effects-fixture',
    configureServer(server) {
      server.middlewares.use('/effects-fixture', (request, response) => {
        const [, name, kind] = /^\/(vision_wasm\w+)\.(js|wasm)$/.exec(request.url ?? '') ?? [];
        if (!name || !kind) {
          response.writeHead(404).end();
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
