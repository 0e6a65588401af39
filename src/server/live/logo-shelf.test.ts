import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AddressPolicy } from '../outgoing/address-policy.js';
import { LogoShelf } from './logo-shelf.js';

/** A busy machine may stall for seconds. */
const PATIENCE = { timeout: 15_000, interval: 10 };

let folder: string;
let server: Server;
let address: string;
let calls: string[];
const shelves: LogoShelf[] = [];

const aShelf = (allow = '1') => {
  const addresses = AddressPolicy.parse(allow);
  if (!addresses) throw new Error('not a policy');
  const shelf = new LogoShelf({ folder, addresses, logger: pino({ level: 'silent' }) });
  shelves.push(shelf);
  return shelf;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hms-logos-'));
  calls = [];
  server = createServer(({ url = '' }, response) => {
    calls.push(url);
    response.statusCode = url === '/missing' ? 404 : 200;
    response.end(url === '/large' ? Buffer.alloc((1 << 20) + 1) : `logo at ${url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});

afterEach(() => {
  for (const shelf of shelves.splice(0)) shelf.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the shelf of logos', () => {
  it('fetches a logo once for everybody, and has it from then on', async () => {
    const shelf = aShelf();
    const [first, second] = [vi.fn(), vi.fn()];
    expect(shelf.take(`${address}/a`, first)).toBeNull();
    expect(shelf.take(`${address}/a`, second)).toBeNull();
    await vi.waitFor(
      () => expect([first, second].map((one) => one.mock.calls.length)).toEqual([1, 1]),
      PATIENCE,
    );
    const path = shelf.take(`${address}/a`, first);
    expect(readFileSync(path ?? '', 'utf8')).toBe('logo at /a');
    expect(first).toHaveBeenCalledOnce();
    expect(calls).toEqual(['/a']);
  });

  it('takes a logo out of its address', async () => {
    const shelf = aShelf('');
    const logo = `data:image/png;base64,${Buffer.from('a picture').toString('base64')}`;
    const onCome = vi.fn();
    shelf.take(logo, onCome);
    await vi.waitFor(() => expect(onCome).toHaveBeenCalled(), PATIENCE);
    expect(readFileSync(shelf.take(logo, onCome) ?? '', 'utf8')).toBe('a picture');
  });

  it('goes without what is missing, too large, private or no address, and does not ask again soon', async () => {
    const shelf = aShelf();
    const onCome = vi.fn();
    for (const path of ['/missing', '/large', '/missing']) shelf.take(`${address}${path}`, onCome);
    for (const nothing of ['logo.png', 'file:///etc/passwd', '']) shelf.take(nothing, onCome);
    aShelf('').take(`${address}/private`, onCome);
    const there = vi.fn();
    shelf.take(`${address}/there`, there);
    await vi.waitFor(() => expect(there).toHaveBeenCalled(), PATIENCE);
    await vi.waitFor(() => {
      expect(shelf.take(`${address}/large`, onCome)).toBeNull();
      expect([...calls].sort()).toEqual(['/large', '/missing', '/there']);
    }, PATIENCE);
    expect(onCome).not.toHaveBeenCalled();
  });

  it('keeps the logos that were asked for last', async () => {
    const shelf = aShelf();
    const get = (name: string) =>
      new Promise<void>((resolve) => {
        if (shelf.take(`${address}/${name}`, resolve) !== null) resolve();
      });
    await get('old');
    for (let n = 0; n < 64; n++) await get(`new${n}`);
    await get('new1');
    await get('old');
    expect(calls.filter((call) => call === '/old')).toHaveLength(2);
    expect(calls.filter((call) => call === '/new1')).toHaveLength(1);
  });
});
