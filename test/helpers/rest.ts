import type { TestServer } from './server.js';

/** Whatever came back: the tests say what it must be. */
type Json = ReturnType<typeof JSON.parse>;

export interface RestReply {
  status: number;
  headers: Headers;
  body: Json;
}

/** Speaks to `/v2` as an operator's server does. */
export interface Rest {
  get(path: string, headers?: Record<string, string>): Promise<RestReply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<RestReply>;
  delete(path: string): Promise<RestReply>;
}

export async function restOf({ url, server }: TestServer): Promise<Rest> {
  const { token } = await server.context.tokens.mintManagement();
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<RestReply> => {
    const response = await fetch(`${url}/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : (JSON.parse(text) as unknown),
    };
  };
  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    delete: (path) => call('DELETE', path),
  };
}
