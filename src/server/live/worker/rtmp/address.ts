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
