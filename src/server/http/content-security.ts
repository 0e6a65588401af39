/**
 * What our pages may load and from where: the one place where the policy is written. Everything comes from this
 * server, except images from the hosts that a template's layouts name. Lit puts styles in through constructed
 * style sheets, so no inline style is needed.
 */
import type { Layout } from '../../templates/types.js';
import type { HlsSettings } from '../config/config.js';

export interface PageSources {
  /** `https://video.example.org`: where the page itself comes from. */
  origin: string;
  /** Where live streams come from, as a source of the policy. */
  streams?: string;
  layouts?: readonly Layout[] | undefined;
  /** Other sites may show the page in a frame. */
  embeddable?: boolean;
}

export function contentSecurityPolicy({
  origin,
  streams,
  layouts,
  embeddable,
}: PageSources): string {
  // Named although `'self'` should cover it: some browsers do not count ws: as the same origin.
  const socket = origin.replace(/^http/, 'ws');
  const elsewhere = streams === undefined ? [] : [streams];
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'"],
    'connect-src': ["'self'", socket, ...elsewhere],
    'img-src': ["'self'", 'data:', 'blob:', ...imageHosts(layouts ?? [])],
    // hls.js gives its text tracks an empty file of this kind.
    'media-src': ["'self'", 'blob:', 'data:', ...elsewhere],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    ...(embeddable ? {} : { 'frame-ancestors': ["'self'"] }),
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self)',
} as const;

/** Where viewers of live streams are sent: another port of this server, or what stands before it. */
export function streamSource(origin: string, { port, url }: HlsSettings): string {
  if (url !== null) return new URL(url).origin;
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}:${port === 0 ? '*' : port}`;
}

/** Origins of logos and backgrounds; `new URL` leaves nothing in an origin that could end a directive. */
function imageHosts(layouts: readonly Layout[]): string[] {
  const origins = layouts.flatMap(imagesOf).flatMap((url) => {
    if (url === undefined || !URL.canParse(url)) return [];
    const { protocol, origin } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? [origin] : [];
  });
  return [...new Set(origins)];
}

function imagesOf({ logo, screens }: Layout): (string | undefined)[] {
  const { preview, conferencing } = screens ?? {};
  const elements = [preview?.default?.elements, conferencing?.default?.elements];
  const media = elements.flatMap((all) => all?.virtual_background?.background_media ?? []);
  return [logo?.url, ...media.map(({ url }) => url)];
}
