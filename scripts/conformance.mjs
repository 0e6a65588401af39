/**
 * `npm run conformance -- livekit`: one suite of client-visible behaviour (`test/conformance`) against a real
 * livekit-server and against ours, and a table of both. livekit-server is built once by `go install` into a cache
 * folder. Without Go, with one too old or without its modules it says so and exits 0.
 */
import { execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = 'v1.13.5';
const GO = [1, 26];
const MODULE = 'github.com/livekit/livekit-server/cmd/server';
const KEY = 'conformance';
const SECRET = 'a secret of at least thirty-two characters';
const READY_MS = 20_000;

/** Where the two are meant to differ, and why. */
const NOTES = {
  'keeps a removed one out with its old token':
    'ours: a removal counts until the operator makes a new token; LiveKit lets the old one back in',
  'resumes a client whose media never was up':
    'ours keeps everybody for the grace period; LiveKit only those whose media was connected once',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

function goVersion() {
  const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^go/, '').split('.').map(Number) : null;
}

/** The path of the built server, or null after saying why there is none. */
function livekitServer() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'hms-kit', `livekit-server-${VERSION}`);
  const binary = join(folder, 'server');
  if (existsSync(binary)) return binary;
  const go = goVersion();
  if (!go) {
    say('Go is not installed: nothing to compare with.');
    return null;
  }
  if (go[0] < GO[0] || (go[0] === GO[0] && go[1] < GO[1])) {
    say(`Go ${go.join('.')} is too old for livekit-server ${VERSION}: ${GO.join('.')} is needed.`);
    return null;
  }
  say(`Building livekit-server ${VERSION}, which takes some minutes…`);
  mkdirSync(folder, { recursive: true });
  const built = spawnSync('go', ['install', `${MODULE}@${VERSION}`], {
    env: { ...process.env, GOBIN: folder },
    encoding: 'utf8',
  });
  if (built.status === 0) return binary;
  say(`livekit-server ${VERSION} could not be built:\n${built.stderr.trim().slice(-1_000)}`);
  return null;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url) {
  const end = Date.now() + READY_MS;
  while (Date.now() < end) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}

async function startLivekit(binary) {
  const [port, tcp, udp] = [await freePort(), await freePort(), await freePort()];
  const config = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: { tcp_port: tcp, udp_port: udp, node_ip: '127.0.0.1', enable_loopback_candidate: true },
    keys: { [KEY]: SECRET },
    logging: { level: 'error' },
    enable_data_tracks: true,
  };
  const child = spawn(binary, ['--config-body', JSON.stringify(config)], { stdio: 'ignore' });
  await answers(`http://127.0.0.1:${port}`);
  return { url: `ws://127.0.0.1:${port}`, key: KEY, secret: SECRET, child };
}

async function startOurs() {
  const child = fork(join(root, 'test/conformance/ours.ts'), { execArgv: ['--import', 'tsx'] });
  const [address] = await once(child, 'message', { signal: AbortSignal.timeout(READY_MS) });
  return { ...address, child };
}

/** Title → passed. */
function run({ url, key, secret }, scratch, name) {
  const report = join(scratch, `${name}.json`);
  const vitest = join(root, 'node_modules/.bin/vitest');
  const config = join(root, 'test/conformance/vitest.config.mjs');
  spawnSync(vitest, ['run', '--config', config, '--reporter', 'json', '--outputFile', report], {
    cwd: root,
    env: { ...process.env, LIVEKIT_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret },
    stdio: process.env.CONFORMANCE_LOG ? 'inherit' : 'ignore',
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const cases = testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(cases.map(({ title, status }) => [title, status === 'passed']));
}

async function compare() {
  const binary = livekitServer();
  if (!binary) return 0;
  const scratch = mkdtempSync(join(tmpdir(), 'hms-conformance-'));
  const results = {};
  for (const [name, start] of [
    ['ours', startOurs],
    ['livekit', () => startLivekit(binary)],
  ]) {
    const server = await start();
    try {
      results[name] = run(server, scratch, name);
    } finally {
      const gone = once(server.child, 'exit');
      server.child.kill();
      await gone;
    }
  }
  rmSync(scratch, { recursive: true, force: true });
  return table(results, execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim());
}

/** Prints both side by side; 1 when they differ and no note says why. */
function table({ ours, livekit }, version) {
  const mark = (passed) => (passed === undefined ? '–' : passed ? 'yes' : 'NO');
  const titles = [...new Set([...ours.keys(), ...livekit.keys()])];
  const width = Math.max(...titles.map((title) => title.length));
  let unexplained = 0;
  say(`\n${'behaviour'.padEnd(width)}  ours  livekit  (${version})`);
  for (const title of titles) {
    const differs = ours.get(title) !== livekit.get(title);
    const note = differs ? (NOTES[title] ?? 'not explained') : '';
    if (differs && !NOTES[title]) unexplained += 1;
    const row = [
      title.padEnd(width),
      mark(ours.get(title)).padEnd(4),
      mark(livekit.get(title)).padEnd(7),
      note,
    ];
    say(row.join('  ').trimEnd());
  }
  say(`\n${titles.length} behaviours, ${unexplained} unexplained differences`);
  return unexplained > 0 ? 1 : 0;
}

if (process.argv[2] !== 'livekit') {
  say('Usage: npm run conformance -- livekit');
  process.exit(2);
}
process.exit(await compare());
