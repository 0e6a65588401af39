/** The page of the one publisher: a canvas full of noise, which costs about 1.5 Mbit/s, and a tone. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const CLIENT = new URL(
  '../../node_modules/livekit-client/dist/livekit-client.esm.mjs',
  import.meta.url,
);

const SCRIPT = `
import { Room, Track } from '/livekit-client.esm.mjs';
const BITRATE = 1_500_000;
const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
const context = canvas.getContext('2d');
setInterval(() => {
  for (let i = 0; i < 60; i += 1) {
    context.fillStyle = 'hsl(' + Math.random() * 360 + ' 80% 50%)';
    context.fillRect(Math.random() * 640, Math.random() * 360, 90, 70);
  }
}, 33);
const audio = new AudioContext();
const tone = audio.createOscillator();
const out = audio.createMediaStreamDestination();
tone.connect(out);
tone.start();
const picture = () => canvas.captureStream(30).getVideoTracks()[0];
const sound = () => out.stream.getAudioTracks()[0];

window.publishToLivekit = async (url, token) => {
  const room = new Room({ adaptiveStream: false, dynacast: false });
  await room.connect(url, token);
  await room.localParticipant.publishTrack(sound(), { source: Track.Source.Microphone, dtx: false, red: false });
  await room.localParticipant.publishTrack(picture(), {
    source: Track.Source.Camera, simulcast: false, videoCodec: 'vp8',
    videoEncoding: { maxBitrate: BITRATE, maxFramerate: 30 },
  });
};

window.publishToJanus = async (url, room) => {
  const socket = new WebSocket(url, 'janus-protocol');
  await new Promise((resolve) => (socket.onopen = resolve));
  let count = 0;
  const waiting = new Map();
  socket.onmessage = ({ data }) => {
    const reply = JSON.parse(data);
    if (reply.janus === 'ack') return;
    waiting.get(reply.transaction)?.(reply);
    waiting.delete(reply.transaction);
  };
  const ask = (message) => new Promise((resolve) => {
    const transaction = 'p' + (count += 1);
    waiting.set(transaction, resolve);
    socket.send(JSON.stringify({ ...message, transaction }));
  });
  const session_id = (await ask({ janus: 'create' })).data.id;
  setInterval(() => socket.send(JSON.stringify({ janus: 'keepalive', session_id, transaction: 'alive' })), 20000);
  const handle_id = (await ask({ janus: 'attach', session_id, plugin: 'janus.plugin.videoroom' })).data.id;
  const say = (body, jsep) => ask({ janus: 'message', session_id, handle_id, body, jsep });
  await say({ request: 'join', ptype: 'publisher', room, display: 'publisher' });
  const pc = new RTCPeerConnection();
  pc.addTransceiver(sound(), { direction: 'sendonly' });
  pc.addTransceiver(picture(), { direction: 'sendonly', sendEncodings: [{ maxBitrate: BITRATE, maxFramerate: 30 }] });
  await pc.setLocalDescription();
  await new Promise((resolve) => {
    if (pc.iceGatheringState === 'complete') resolve();
    pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve();
  });
  const { type, sdp } = pc.localDescription;
  const answer = await say({ request: 'configure', audio: true, video: true, bitrate: 3000000 }, { type, sdp });
  await pc.setRemoteDescription(answer.jsep);
  await new Promise((resolve, reject) => {
    pc.onconnectionstatechange = () => pc.connectionState === 'connected' ? resolve() : pc.connectionState === 'failed' && reject(new Error('failed'));
    if (pc.connectionState === 'connected') resolve();
  });
};
`;

export async function servePublisherPage(): Promise<{ url: string; close(): void }> {
  const client = readFileSync(CLIENT);
  const server = createServer((request, response) => {
    if (request.url === '/livekit-client.esm.mjs') {
      response.setHeader('content-type', 'text/javascript').end(client);
      return;
    }
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>publisher</title><script type="module">${SCRIPT}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}/`, close: () => server.close() };
}
