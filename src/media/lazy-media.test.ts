import { expect } from 'vitest';
import { aRoleInfo } from '../testing/builders.js';
import type { MediaFact } from '../store/ports.js';
import { createLazyMedia } from './lazy-media.js';

const fetched = () =>
  performance.getEntriesByType('resource').some(({ name }) => /\/media\/media\.ts/.test(name));

describe('media that may never be needed', () => {
  it('is not fetched for who watches a stream, whatever the page asks and ends', async () => {
    const media = createLazyMedia();
    media.setRole({ ...aRoleInfo('viewer'), needsMedia: false });
    const offs = [
      media.onLocalLevel(() => {}),
      media.attachLocal('camera', document.createElement('video')),
    ];
    await media.setEnabled('camera', false);
    await media.disconnect();
    for (const off of offs) off();
    media.close();
    expect(fetched()).toBe(false);
  });

  it('comes with the first role that needs it, tells its facts, and opens nothing after its end', async () => {
    const media = createLazyMedia();
    const facts: MediaFact[] = [];
    media.onFact((fact) => facts.push(fact));
    media.setRole(aRoleInfo('host'));
    await media.refreshDevices();
    expect(facts.map(({ type }) => type)).toContain('devices');
    media.close();
    const before = facts.length;
    await media.refreshDevices();
    expect(facts).toHaveLength(before);
  });
});
