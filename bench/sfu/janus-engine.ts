/** Debian's Janus with its videoroom plug-in, configured in a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { freeTcpPort } from '../../test/helpers/product.js';
import {
  credentialsOf,
  LightTransport,
  type Credentials,
} from '../../test/helpers/light-transport.js';
import type { Engine } from './engine.js';

const JANUS = '/usr/bin/janus';
const LIBRARY = '/usr/lib/x86_64-linux-gnu/janus';
const ROOM = 1234;

export const hasJanus = existsSync(JANUS);

export async function janusEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'hms-janus-'));
  const port = await freeTcpPort();
  writeFileSync(
    join(folder, 'janus.jcfg'),
    `general: { configs_folder = "${folder}" plugins_folder = "${LIBRARY}/plugins"
       transports_folder = "${LIBRARY}/transports" events_folder = "${LIBRARY}/events"
       loggers_folder = "${LIBRARY}/loggers" debug_level = 2 admin_secret = "bench" }
     media: { ipv6 = false } nat: { ice_enforce_list = "lo" ignore_mdns = true full_trickle = false }
     plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_nosip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }
     transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }`,
  );
  writeFileSync(
    join(folder, 'janus.transport.websockets.jcfg'),
    `general: { json = "compact" ws = true ws_port = ${String(port)} ws_interface = "lo" wss = false }
     admin: { admin_ws = false admin_wss = false }`,
  );
  writeFileSync(
    join(folder, 'janus.plugin.videoroom.jcfg'),
    `room-${String(ROOM)}: { publishers = 2 bitrate = 3000000 audiocodec = "opus" videocodec = "vp8" }`,
  );
  const process_ = spawn(JANUS, ['-F', folder, '-C', join(folder, 'janus.jcfg')], {
    stdio: 'ignore',
  });
  const url = `ws://127.0.0.1:${String(port)}`;
  const control = await connect(url);
  return {
    name: 'janus',
    pid: process_.pid ?? 0,
    loopDelayMs: () => Promise.resolve(null),
    async publish(page: Page) {
      await page.evaluate(
        ([url, room]) =>
          (
            window as unknown as { publishToJanus(url: string, room: number): Promise<void> }
          ).publishToJanus(url, room),
        [url, ROOM] as const,
      );
    },
    async receive() {
      const handle = await control.attach();
      const session = await handle.join();
      // Janus does not listen on loopback: its receivers meet it at the machine's own address.
      const address = /^c=IN IP4 (\S+)/m.exec(session.sdp)?.[1];
      const transport = new LightTransport(`janus-${String(handle.id)}`, { bindAddress: address });
      const local = transport.answer(credentialsOf(session.sdp));
      await handle.start(answerTo(session.sdp, local));
      await transport.open;
      return transport;
    },
    async close() {
      control.close();
      process_.kill();
      await once(process_, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Reply {
  janus: string;
  data?: { id: number };
  transaction?: string;
  session_id?: number;
  plugindata?: {
    data: { publishers?: { id: number }[]; error?: string; participants?: { id: number }[] };
  };
  jsep?: { sdp: string };
}

/** One session over one socket, kept alive; a handle per receiver. */
async function connect(url: string) {
  let socket: WebSocket | undefined;
  for (let tries = 0; tries < 50 && !socket; tries += 1) {
    socket = await new Promise<WebSocket | undefined>((resolve) => {
      const candidate = new WebSocket(url, 'janus-protocol');
      candidate.once('open', () => resolve(candidate));
      candidate.once('error', () => setTimeout(() => resolve(undefined), 100));
    });
  }
  if (!socket) throw new Error('Janus does not answer.');
  const open = socket;
  const waiting = new Map<
    string,
    { wanted: (reply: Reply) => boolean; resolve: (reply: Reply) => void }
  >();
  open.on('message', (data: Buffer) => {
    const reply = JSON.parse(data.toString()) as Reply;
    const waits = waiting.get(reply.transaction ?? '');
    if (!waits?.wanted(reply)) return;
    waiting.delete(reply.transaction ?? '');
    waits.resolve(reply);
  });
  let count = 0;
  const ask = (message: object, wanted: (reply: Reply) => boolean) =>
    new Promise<Reply>((resolve) => {
      const transaction = String((count += 1));
      waiting.set(transaction, { wanted, resolve });
      open.send(JSON.stringify({ ...message, transaction }));
    });
  const done = (reply: Reply) => reply.janus !== 'ack';
  const session_id = (await ask({ janus: 'create' }, done)).data!.id;
  const alive = setInterval(
    () => open.send(JSON.stringify({ janus: 'keepalive', session_id, transaction: 'alive' })),
    20_000,
  );
  return {
    close() {
      clearInterval(alive);
      open.close();
    },
    async attach() {
      const attach = { janus: 'attach', plugin: 'janus.plugin.videoroom', session_id };
      const handle_id = (await ask(attach, done)).data!.id;
      const say = (body: object, jsep?: object) =>
        ask({ janus: 'message', session_id, handle_id, body, ...(jsep && { jsep }) }, done);
      return {
        id: handle_id,
        async join(): Promise<{ sdp: string }> {
          const list = await say({ request: 'listparticipants', room: ROOM });
          const feed = list.plugindata?.data.participants?.[0]?.id;
          const joined = await say({
            request: 'join',
            ptype: 'subscriber',
            room: ROOM,
            streams: [{ feed }],
          });
          if (!joined.jsep)
            throw new Error(joined.plugindata?.data.error ?? 'Janus made no offer.');
          return joined.jsep;
        },
        start: (sdp: string) => say({ request: 'start' }, { type: 'answer', sdp }),
      };
    },
  };
}

/** Takes every section that Janus offers, over the one transport. */
function answerTo(offer: string, { ufrag, pwd, fingerprint, candidates }: Credentials): string {
  const [head = '', ...sections] = offer.split(/(?=^m=)/m);
  const session = head.replace(/^a=(ice-|fingerprint|setup).*\r?\n/gm, '');
  const transport = [
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    'a=setup:active',
    ...candidates,
  ];
  const answered = sections.map((section) =>
    section
      .replace(/^a=(ice-|fingerprint|setup|candidate|end-of-candidates|ssrc|msid).*\r?\n/gm, '')
      .replace(/^a=sendonly/m, 'a=recvonly')
      .trimEnd()
      .concat('\r\n', transport.join('\r\n'), '\r\n'),
  );
  return session + answered.join('');
}
