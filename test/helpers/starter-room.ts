import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Template, TileGrid } from '../../src/templates/types.js';
import type { Product } from './product.js';
import { managementToken } from './tokens.js';

/**
 * A room of a starter template in a running product, made as an operator makes it; role name → join link.
 * `grid` is laid over the tile layout of every role.
 */
export async function starterRoom(
  product: Product,
  starter: string,
  name: string,
  grid: TileGrid = {},
): Promise<Record<string, string>> {
  const template = starterTemplate(starter);
  for (const { screens } of template.layouts ?? []) {
    Object.assign(screens?.conferencing?.default?.elements?.video_tile_layout?.grid ?? {}, grid);
  }
  return templateRoom(product, { ...template, name }, { name });
}

export function starterTemplate(starter: string): Template {
  const file = new URL(`../../src/templates/starters/${starter}.json`, import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(file), 'utf8')) as Template;
}

/** A room of this template; role name → join link. */
export async function templateRoom(
  product: Product,
  template: Template,
  room: { name: string; description?: string },
): Promise<Record<string, string>> {
  const token = await managementToken(product);
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${product.origin}/v2${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const { id: templateId } = (await post('/templates', template)) as { id: string };
  const made = { ...room, template_id: templateId };
  const { id } = (await post('/rooms', made)) as { id: string };
  const codes = (await post(`/room-codes/room/${id}`, {})) as {
    data: { role: string; code: string }[];
  };
  return Object.fromEntries(
    codes.data.map(({ role, code }) => [role, `${product.origin}/meeting/${code}`]),
  );
}
