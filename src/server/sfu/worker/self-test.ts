/**
 * Proves at start what everything else stands on: a packet with an SSRC that no description mentions comes out of
 * the server's transport. That is how the library works, not what it promises; a version that works otherwise
 * must be noticed before a call is.
 */
import { PeerConnection, Video } from 'node-datachannel';
import { guard } from './guard.js';
import { IceSession } from './ice-session.js';
import { writeSenderReport } from './rtp/rtcp-write.js';
import { writeAnswer } from './sdp/answer.js';
import { parseOffer } from './sdp/offer.js';
import type { WorkerSettings } from './settings.js';

const TIMEOUT_MS = 5_000;
const RESEND_MS = 50;
const KNOWN_SSRC = 4_711;
const UNKNOWN_SSRC = 815_815;

/** @throws Error when the packet does not arrive */
export async function selfTest(settings: WorkerSettings): Promise<void> {
  const client = new PeerConnection('self-test', { iceServers: [], disableAutoNegotiation: true });
  const video = new Video('0', 'SendRecv');
  video.addVP8Codec(96);
  video.addSSRC(KNOWN_SSRC, 'self-test');
  const track = client.addTrack(video);
  client.setLocalDescription('offer');
  let session: IceSession | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    const offer = parseOffer(client.localDescription()?.sdp ?? '');
    const packet = rtpPacket(UNKNOWN_SSRC);
    await new Promise<void>((resolve, reject) => {
      const fail = (where: string, cause: unknown) =>
        reject(new Error(`${where} failed`, { cause }));
      session = new IceSession('self-test', settings, offer, [], {
        open: () => {},
        failed: (reason) => reject(new Error(reason)),
        packet: (buffer) => {
          if (buffer.readUInt32BE(8) === UNKNOWN_SSRC) resolve();
        },
        channel: () => {},
        error: fail,
      });
      const { iceUfrag, icePwd, fingerprint, setup } = session;
      const wildcard = settings.bindAddress === '0.0.0.0' || settings.bindAddress === '::';
      const address = wildcard ? '127.0.0.1' : settings.bindAddress;
      const transport = {
        iceUfrag,
        icePwd,
        fingerprint,
        setup,
        addresses: [address],
        port: settings.port,
        relayPort: 0,
      };
      const sections = offer.sections.map((offered) => {
        const codec = offered.codecs[0];
        return codec
          ? { offered, use: { use: 'receive', codec } as const }
          : { offered, use: { use: 'rejected' } as const };
      });
      client.setRemoteDescription(writeAnswer('1', 1, transport, sections), 'answer');
      track.onOpen(
        guard('self-test', fail, () => {
          const send = guard('self-test', fail, () => void track.sendMessageBinary(packet));
          track.sendMessageBinary(writeSenderReport(KNOWN_SSRC, 0, 0, 0, 0, 0));
          send();
          timer = setInterval(send, RESEND_MS);
        }),
      );
      setTimeout(
        () => reject(new Error('the media transport did not pass a packet')),
        TIMEOUT_MS,
      ).unref();
    });
  } finally {
    clearInterval(timer);
    session?.close();
    client.close();
  }
}

function rtpPacket(ssrc: number): Buffer {
  const packet = Buffer.alloc(24);
  packet[0] = 0x80;
  packet[1] = 96;
  packet.writeUInt16BE(1, 2);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}
