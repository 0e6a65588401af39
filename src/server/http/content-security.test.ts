import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, streamSource } from './content-security.js';
import { html } from './html.js';

const policy = (url: string) =>
  contentSecurityPolicy({ origin: 'https://here', layouts: [{ role: 'host', logo: { url } }] });

describe('contentSecurityPolicy', () => {
  it('loads from this server alone', () => {
    expect(contentSecurityPolicy({ origin: 'https://here' })).toBe(
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
        "connect-src 'self' wss://here; img-src 'self' data: blob:; media-src 'self' blob: data:; " +
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'self'",
    );
  });

  it('lets images come from the hosts that a layout names', () => {
    expect(policy('https://cdn.example/logo.png?x=1')).toContain('blob: https://cdn.example;');
  });

  it('lets the pictures behind people come from where the layout says', () => {
    const background_media = [{ url: 'https://pictures.example/sea.png' }, {}];
    for (const screen of ['preview', 'conferencing'] as const) {
      const screens = {
        [screen]: { default: { elements: { virtual_background: { background_media } } } },
      };
      expect(
        contentSecurityPolicy({ origin: 'https://here', layouts: [{ role: 'host', screens }] }),
      ).toContain('blob: https://pictures.example;');
    }
  });

  it('lets live streams come from where viewers are sent', () => {
    const hls = { port: 8081, url: null, access: 'public', streams: 1 } as const;
    const streams = streamSource('https://here:8080', hls);
    expect(streams).toBe('https://here:8081');
    expect(streamSource('https://here', { ...hls, port: 0 })).toBe('https://here:*');
    const cdn = { ...hls, url: 'https://cdn.example/live' };
    expect(streamSource('https://here', cdn)).toBe('https://cdn.example');
    expect(contentSecurityPolicy({ origin: 'https://here', streams })).toContain(
      "connect-src 'self' wss://here https://here:8081;",
    );
  });

  it.each([
    '/logo.png',
    'javascript:alert(1)',
    'data:image/png,x',
    "x; script-src 'unsafe-inline'",
  ])('takes no host from %s', (url) => {
    expect(policy(url)).toBe(contentSecurityPolicy({ origin: 'https://here' }));
  });
});

describe('html', () => {
  it('escapes what is filled in, and keeps markup that it made itself', () => {
    const part = html`<b>${'<i>&"\''}</b>`;
    expect(html`<p title="${'"'}">${part}${[part]}</p>`.text).toBe(
      '<p title="&quot;"><b>&lt;i&gt;&amp;&quot;&#39;</b><b>&lt;i&gt;&amp;&quot;&#39;</b></p>',
    );
  });
});
