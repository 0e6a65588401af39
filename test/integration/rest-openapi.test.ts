/** `/v2/openapi.json` describes every route of `/v2`, truly. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../../src/server/app.js';
import { readConfig } from '../../src/server/config/config.js';
import { createContext, type Context } from '../../src/server/context.js';
import { openBrowser } from '../helpers/people.js';
import { QuietEngine } from '../helpers/quiet-engine.js';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: object[];
  parameters?: { in: string; name: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

const folder = mkdtempSync(join(tmpdir(), 'hms-openapi-'));
let context: Context;
let app: FastifyInstance;
let document: Document;
let operations: { path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  const config = readConfig({ HMS_DATA_DIR: folder, HMS_LOG_LEVEL: 'fatal' });
  context = await createContext(config, { createMedia: () => new QuietEngine() });
  app = await buildApp(context);
  document = (await app.inject('/v2/openapi.json')).json();
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(async () => {
  context.channel.close();
  await app.close();
  await context.db.destroy();
  rmSync(folder, { recursive: true });
});

describe('the description of the REST API', () => {
  it('is OpenAPI 3.1 in which every reference leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name!);
    }
    expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/)).toBeNull();
  });

  it('has schemas that a reader of JSON Schema understands', () => {
    const schemas = operations.flatMap(({ operation }) => [
      ...(operation.parameters ?? []).map(({ schema }) => schema),
      ...[operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
        Object.values(part?.content ?? {}).map(({ schema }) => schema),
      ),
    ]);
    expect(schemas.length).toBeGreaterThan(100);
    const { schemas: $defs } = document.components;
    for (const schema of schemas) {
      const text = JSON.stringify({ ...schema, $defs });
      const own = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as boolean;
      expect(() => z.fromJSONSchema(own)).not.toThrow();
    }
  });

  it('names every route of /v2, and no other verb than GET, POST and DELETE', () => {
    for (const { path, method, operation } of operations) {
      expect(['get', 'post', 'delete']).toContain(method);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort());
    }
    const registered = routesOf(app);
    const described = operations.map(({ path, method }) => `${method} ${path}`);
    expect(described.sort()).toEqual(registered.sort());
  });

  it('says of each route what it does, who may call it and what it answers', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, method, operation } of operations) {
      const where = `${method} ${path}`;
      expect(operation.summary.length, where).toBeGreaterThan(5);
      expect(operation.tags, where).toHaveLength(1);
      expect(Array.isArray(operation.security), where).toBe(true);
      const codes = Object.keys(operation.responses);
      expect(codes, where).toEqual(expect.arrayContaining(['400', '401', '429', '500']));
      expect(
        codes.some((code) => code.startsWith('2')),
        where,
      ).toBe(true);
      if (path.includes('{')) expect(codes, where).toContain('404');
      for (const { description } of Object.values(operation.responses)) {
        expect(description, where).not.toBe('Default Response');
      }
    }
  });

  it('is drawn by a page that loads nothing from elsewhere and keeps to its policy', async () => {
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    const browser = await openBrowser();
    const page = await browser.newPage();
    const trouble: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/v2/docs`)) trouble.push(request.url());
    });
    const answer = await page.goto(`${origin}/v2/docs`);
    await page.getByText('/v2/active-rooms/{roomId}/send-message').waitFor();
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    await browser.close();
    expect(trouble).toEqual([]);
    expect(answer?.headers()['content-security-policy']).toContain("script-src 'self'");
  });
});

/** `get /v2/rooms/{id}` for every registered route, the description itself left out. */
function routesOf(server: FastifyInstance): string[] {
  const parents: string[] = [];
  return server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^([│ ]*[├└]── )(\S+) \(([A-Z, ]+)\)/.exec(line) ?? [];
      if (part === undefined) return [];
      const depth = indent!.length / 4 - 1;
      const path = (parents[depth - 1] ?? '') + part;
      parents[depth] = path;
      return methods!.split(', ').map((method) => ({ method, path }));
    })
    .filter(({ path }) => path.startsWith('/v2/') && !/^\/v2\/(docs|openapi)/.test(path))
    .filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
}
