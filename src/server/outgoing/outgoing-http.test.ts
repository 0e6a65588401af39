import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';
import { OutgoingHttp, type OutgoingRequest, type Resolve } from './outgoing-http.js';

const servers: Server[] = [];
const clients: OutgoingHttp[] = [];

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function client(policy: string, resolve?: Resolve): OutgoingHttp {
  const made = new OutgoingHttp(AddressPolicy.parse(policy)!, resolve);
  clients.push(made);
  return made;
}

/** A name server that gives these answers in turn, the last one again and again. */
function answering(...answers: string[][]): { resolve: Resolve; asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    resolve: (_hostname, answer) => {
      const addresses = answers[Math.min(asked, answers.length - 1)]!;
      asked += 1;
      const found = addresses.map((address): LookupAddress => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }));
      answer(null, found);
    },
  };
}

function post(url: string): OutgoingRequest {
  return { url, method: 'POST', body: '{"a":1}', timeoutMs: 5_000, maxResponseBytes: 1_000 };
}

afterEach(() => {
  for (const made of clients.splice(0)) made.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('calls to addresses that users give', () => {
  it('arrive with their body, and bring back the status and the answer', async () => {
    const port = await listen((request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (text: string) => (body += text));
      request.on('end', () => response.writeHead(201).end(`${request.method ?? ''} ${body}`));
    });
    const { status, body, truncated } = await client('1').send(post(`http://127.0.0.1:${port}/x`));
    expect({ status, body: body.toString(), truncated }).toEqual({
      status: 201,
      body: 'POST {"a":1}',
      truncated: false,
    });
  });

  it.each([
    'http://127.0.0.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://[::1]:PORT/',
  ])('never reach a private address written as %s', async (url) => {
    let calls = 0;
    const port = await listen((_request, response) => {
      calls += 1;
      response.end();
    });
    const call = client('').send(post(url.replace('PORT', String(port))));
    await expect(call).rejects.toThrow('private network');
    expect(calls).toBe(0);
  });

  it('never reach a private address behind a name, nor one hidden among public ones', async () => {
    let calls = 0;
    const port = await listen((_request, response) => {
      calls += 1;
      response.end();
    });
    const url = `http://inside.example:${port}/`;
    await expect(client('', answering(['127.0.0.1']).resolve).send(post(url))).rejects.toThrow(
      'private network',
    );
    // 127.0.0.2 stands for the public address here: nothing listens there.
    const mixed = client('127.0.0.2', answering(['127.0.0.1', '127.0.0.2']).resolve);
    await expect(mixed.send(post(url))).rejects.toThrow('refused the connection');
    expect(calls).toBe(0);
  });

  it('connect to the very address that was checked, whatever the name means a moment later', async () => {
    let calls = 0;
    const port = await listen((_request, response) => {
      calls += 1;
      response.end();
    });
    const names = answering(['127.0.0.2'], ['127.0.0.1']);
    const http = client('127.0.0.2', names.resolve);
    const url = `http://rebinding.example:${port}/`;
    await expect(http.send(post(url))).rejects.toThrow('refused the connection');
    expect(names.asked()).toBe(1);
    await expect(http.send(post(url))).rejects.toThrow('private network');
    expect(calls).toBe(0);
  });

  it('do not follow redirects', async () => {
    let calls = 0;
    const port = await listen((request, response) => {
      calls += 1;
      response.writeHead(307, { location: `http://${request.headers.host ?? ''}/other` }).end();
    });
    expect((await client('1').send(post(`http://127.0.0.1:${port}/`))).status).toBe(307);
    expect(calls).toBe(1);
  });

  it('read no more of an answer than they may', async () => {
    const port = await listen((_request, response) => response.end('x'.repeat(500_000)));
    const { body, truncated } = await client('1').send(post(`http://127.0.0.1:${port}/`));
    expect({ size: body.length, truncated }).toEqual({ size: 1_000, truncated: true });
  });

  it('end after their time, also when the answer has begun', async () => {
    const silent = await listen(() => {});
    const dripping = await listen((_request, response) => response.writeHead(200).write('a'));
    for (const port of [silent, dripping]) {
      const call = client('1').send({ ...post(`http://127.0.0.1:${port}/`), timeoutMs: 50 });
      await expect(call).rejects.toThrow('No answer within 0.05 s.');
    }
  });

  it('end when they are no longer wanted', async () => {
    const port = await listen(() => {});
    const stop = new AbortController();
    const call = client('1').send({ ...post(`http://127.0.0.1:${port}/`), signal: stop.signal });
    stop.abort(new Error('not wanted'));
    await expect(call).rejects.toThrow('not wanted');
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://example.org/', 'nonsense', ''])(
    'are not made to "%s"',
    async (url) => {
      await expect(client('1').send(post(url))).rejects.toThrow('not an http or https one');
    },
  );
});
