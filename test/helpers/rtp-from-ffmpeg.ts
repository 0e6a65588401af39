/** Real packets: what ffmpeg sends over RTP, with its sender's reports among them. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** `input` and `codec`: ffmpeg's arguments. */
export async function rtpFromFfmpeg(input: string[], codec: string[], payloadType: number) {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 8 << 20 });
  const packets: Buffer[] = [];
  socket.on('message', (packet) => packets.push(packet));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const to = `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=1200`;
  const args = ['-v', 'error', ...input, ...codec, '-payload_type', String(payloadType)];
  const child = spawn('ffmpeg', [...args, '-f', 'rtp', to], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  for (let seen = -1; seen !== packets.length;) {
    seen = packets.length;
    await sleep(50);
  }
  socket.close();
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}.`);
  return packets;
}
