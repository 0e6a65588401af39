import { isIP } from 'node:net';
import type { AddressPolicy } from '../../../outgoing/address-policy.js';

/** `rtmp://host[:port]/app/key`; the key may have a query, the app may have several parts. */
export interface RtmpAddress {
  host: string;
  port: number;
  secure: boolean;
  app: string;
  /** A secret. */
  key: string;
  /** What the server is told it was called by: everything but the key. */
  tcUrl: string;
}

/** null: it is no such address. */
export function parseRtmpAddress(text: string): RtmpAddress | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, host, pathname, search, username } = new URL(text);
  if ((protocol !== 'rtmp:' && protocol !== 'rtmps:') || !hostname || username) return null;
  const secure = protocol === 'rtmps:';
  const [, app, key] = /^\/(.+)\/([^/]+)$/.exec(pathname) ?? [];
  if (!app || !key) return null;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 443 : 1935),
    secure,
    app,
    key: key + search,
    tcUrl: `${protocol}//${host}/${app}`,
  };
}

/** As everybody may see it. */
export function withoutKey(text: string): string {
  const address = parseRtmpAddress(text);
  return address ? `${address.tcUrl}/***` : '';
}

/** Why no stream can be pushed there, as a sentence; null: it can be tried. Names are judged when they are looked up. */
export function pushFault(url: string, addresses: Pick<AddressPolicy, 'allows'>): string | null {
  const address = parseRtmpAddress(url);
  if (!address) return 'This is not the address of an RTMP server: rtmp://host/app/key.';
  if (isIP(address.host) === 0 || addresses.allows(address.host)) return null;
  return 'The address leads into a private network, which is not allowed.';
}
