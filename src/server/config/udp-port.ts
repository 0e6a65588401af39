import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from './config-error.js';

/** A media process of a server that was killed needs a moment to notice and to let its port go. */
const TRIES = 15;
const PAUSE_MS = 200;

/** Rejects with one clear sentence when media cannot use its port, before a process is started for it. */
export async function checkUdpPort(port: number, address: string): Promise<void> {
  for (let left = TRIES; left > 0; left--) {
    if (await canBind(port, address)) return;
    if (left > 1) await pause(PAUSE_MS);
  }
  throw new ConfigError(`HMS_RTC_PORT needs the UDP port ${port}, which cannot be opened here.`);
}

async function canBind(port: number, address: string): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind({ port, address, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
