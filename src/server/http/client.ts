import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Config } from '../config/config.js';
import { isLoopback } from '../config/trusted-proxy.js';

/** Who sends a request, and by which address they reach this server. */
export interface Client {
  /** IP address, for limits. */
  address: string;
  /** `https://video.example.org`: the origin that the client uses for this server. */
  origin: string;
  /** Sits at this machine: no proxy in between, and no name that a foreign page could point here. */
  local: boolean;
}

const HOST = /^[\w.-]{1,253}(:\d{1,5})?$|^\[[\da-f:.]{2,45}\](:\d{1,5})?$/i;
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

export function clientOf(
  request: IncomingMessage,
  config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
): Client {
  const remote = request.socket.remoteAddress ?? '';
  const forwarded = config.trustedProxies.trusts(remote);
  const host = (forwarded ? first(request, 'x-forwarded-host') : undefined) ?? request.headers.host;
  const known = host !== undefined && HOST.test(host) && URL.canParse(`http://${host}`);
  const safeHost = known ? host : 'localhost';
  const direct = request.socket instanceof TLSSocket ? 'https' : 'http';
  const secure = forwarded ? first(request, 'x-forwarded-proto') === 'https' : direct === 'https';
  return {
    address: config.trustedProxies.clientAddress(remote, header(request, 'x-forwarded-for')),
    origin: config.publicUrl ?? `${secure ? 'https' : 'http'}://${safeHost}`,
    local:
      !isPublished(config.publicUrl) &&
      known &&
      isLoopback(remote) &&
      isLoopback(hostOf(`http://${safeHost}`)) &&
      PROXY_HEADERS.every((name) => request.headers[name] === undefined),
  };
}

/** The world has a way in, and what stands on it need not say that it passes something on. */
function isPublished(publicUrl: string | null): boolean {
  return publicUrl !== null && !isLoopback(hostOf(publicUrl));
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function first(request: IncomingMessage, name: string): string | undefined {
  return header(request, name)?.split(',')[0]?.trim();
}
