import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createServer } from '../../src/server/index.js';
import { iceServers, type TurnServers } from '../../src/server/sfu/ice-servers.js';
import { chromiumPath, MEDIA_FLAGS, QUIET_FLAGS } from '../helpers/chromium.js';
import { FULL } from '../helpers/full-run.js';
import { CallPage, servePage } from '../helpers/livekit-page.js';
import { startMediaHarness, type MediaHarness } from '../helpers/media-harness.js';
import { freeUdpPort } from '../helpers/product.js';
import { hasTurnServer, startTurnServer, type TurnServer } from '../helpers/turn-server.js';

const SOON = { timeout: 20_000, interval: 200 };

/** Pages that may only use the relay that they are told, as behind a firewall that lets no UDP through. */
describe.skipIf(!hasTurnServer)('TURN servers of the configuration', () => {
  let turn: TurnServer;
  let browser: Browser;
  const hosts: MediaHarness[] = [];
  const withTurn = async (servers: Partial<TurnServers>): Promise<MediaHarness> => {
    const { secret } = turn;
    const host = await startMediaHarness({
      routes: servePage,
      turn: { urls: [], secret, user: null, password: null, ...servers },
    });
    hosts.push(host);
    return host;
  };

  beforeAll(async () => {
    turn = await startTurnServer();
    browser = await chromium.launch({
      executablePath: await chromiumPath(),
      args: [...QUIET_FLAGS, ...MEDIA_FLAGS, '--ignore-certificate-errors'],
    });
  });
  afterAll(async () => {
    await browser.close();
    for (const host of hosts) await host.close();
    await turn.close();
  });

  it.each(FULL ? (['udp', 'tcp', 'tls'] as const) : (['udp', 'tls'] as const))(
    'carry a call over %s',
    async (protocol) => {
      const host = await withTurn({ urls: [turn.urls[protocol]] });
      const [ada, ben] = await Promise.all(
        ['ada', 'ben'].map(async (name) => {
          const page = await CallPage.open(browser, host.origin);
          await page.do('connectRelayed', host.url, await host.member(name));
          return page;
        }),
      );
      await ada!.do('camera', true);
      await vi.waitFor(async () => {
        expect(await ben!.do('frames', 'ada')).toBeGreaterThan(10);
      }, SOON);
      await ada!.close();
      await ben!.close();
    },
  );

  it('are not open to a name whose time is over', async () => {
    const servers = { urls: [turn.urls.udp], secret: turn.secret, user: null, password: null };
    const yesterday = iceServers(servers, 'ada', Date.now() - 24 * 60 * 60_000)[0]!;
    const now = iceServers(servers, 'ada')[0]!;
    const page = await browser.newPage();
    const gathers = ({ username, credential }: { username: string; credential: string }) =>
      page.evaluate(
        async ({ url, username, credential }) => {
          const pc = new RTCPeerConnection({
            iceServers: [{ urls: url, username, credential }],
            iceTransportPolicy: 'relay',
          });
          pc.createDataChannel('any');
          const candidates: string[] = [];
          const done = new Promise<void>((resolve) => {
            pc.onicecandidate = ({ candidate }) => {
              if (candidate) candidates.push(candidate.candidate);
              else resolve();
            };
          });
          await pc.setLocalDescription();
          await done;
          pc.close();
          return candidates.length;
        },
        { url: turn.urls.udp, username, credential },
      );
    expect(await gathers(now)).toBeGreaterThan(0);
    expect(await gathers(yesterday)).toBe(0);
    await page.close();
  });
});

describe('TURN servers over TCP', () => {
  it('need a second port for each media process, and the start says when it is taken', async () => {
    const port = await freeUdpPort();
    const taken = createSocket('udp4').bind(port + 100, '127.0.0.1');
    await once(taken, 'listening');
    const folder = mkdtempSync(join(tmpdir(), 'hms-turn-'));
    const server = await createServer({
      env: {
        HMS_PORT: '0',
        HMS_RTC_PORT: String(port),
        HMS_MEDIA_PROCESSES: '1',
        HMS_TURN_URLS: 'turn:127.0.0.1:3478?transport=tcp',
        HMS_TURN_SECRET: 'a secret of the relay',
        HMS_LOG_LEVEL: 'fatal',
        HMS_DATA_DIR: folder,
      },
    });
    await expect(server.listen()).rejects.toThrow(
      `HMS_RTC_PORT needs the UDP port ${port + 100}, which cannot be opened here.`,
    );
    await server.close();
    taken.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
