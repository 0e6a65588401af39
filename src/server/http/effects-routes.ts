/**
 * What background effects need, at `/effects`, where the operator has it: the model, and the files of
 * `@mediapipe/tasks-vision/wasm`. Those are of others and large, so they come with no package of ours.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sendAsset, type Assets } from './assets.js';

export const EFFECTS_PATH = '/effects';
const FILE = z.object({ file: z.string().regex(/^(vision_wasm_\w+\.(js|wasm)|[\w-]+\.tflite)$/) });

export function effectsRoutes(app: FastifyInstance, folder: string): void {
  const assets: Assets = new Map();
  app.get(`${EFFECTS_PATH}/:file`, { schema: { params: FILE } }, async (request, reply) => {
    const { file } = request.params as z.infer<typeof FILE>;
    return sendAsset(request, reply, { assets, folder, file, caching: 'no-cache' });
  });
}
