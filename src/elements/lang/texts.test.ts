import { expect } from '@open-wc/testing';
import { ERRORS } from '../../protocol/errors.js';
import '../internal/call-only.define.js';
import '../internal/comforts-only.define.js';
import '../internal/devices-only.define.js';
import '../internal/notices-only.define.js';
import '../internal/stage-only.define.js';
import { addLocale, loadTexts } from './locales.js';
import { createTexts, ENGLISH } from './texts.js';

describe('texts', () => {
  it('has a sentence for every error code', () => {
    for (const code of Object.keys(ERRORS)) {
      const sentence = ENGLISH.find(`error.${code}`);
      expect(sentence, code).to.match(/^[A-Z].{15,}\.$/);
      expect(sentence).not.to.contain(code);
    }
  });

  it('fills placeholders and chooses the plural', () => {
    expect(ENGLISH.t('lobby.people', { count: 1 })).to.equal('1 person is here.');
    expect(ENGLISH.t('lobby.people', { count: 1200 })).to.equal('1,200 people are here.');
    expect(ENGLISH.t('tile.away', { name: '{name} $&' })).to.equal('{name} $& is reconnecting…');
  });

  it('answers null for a key that nobody wrote', () => {
    expect(ENGLISH.find('error.unheard-of')).to.equal(null);
    expect(ENGLISH.find('toString')).to.equal(null);
  });

  it('falls back to English for what a table lacks', () => {
    const texts = createTexts('de', { leave: 'Verlassen' });
    expect(texts.t('leave')).to.equal('Verlassen');
    expect(texts.t('close')).to.equal('Close');
  });

  it('loads a locale by its language when the region is unknown', async () => {
    addLocale('nl', () => Promise.resolve({ default: { leave: 'Verlaten' } }));
    expect((await loadTexts('nl-BE')).t('leave')).to.equal('Verlaten');
    expect((await loadTexts('xx')).t('leave')).to.equal('Leave');
  });
});
