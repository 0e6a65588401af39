import { expect } from '@open-wc/testing';
import '../hms-chat/extras-only.define.js';
import '../hms-hls-player/controls-only.define.js';
import '../hms-leave-button/menu-only.define.js';
import '../hms-reaction-button/menu-only.define.js';
import '../hms-room/call-elements.define.js';
import '../hms-toasts/unmute-only.define.js';
import '../hms-video-tile/extras-only.define.js';
import ar from './ar.js';
import de from './de.js';
import { en, type TextKey } from './en.js';
import es from './es.js';
import fr from './fr.js';
import hi from './hi.js';
import ja from './ja.js';
import { loadTexts } from './locales.js';
import type { Text } from './text.js';

const LOCALES: Readonly<Record<string, Partial<Record<TextKey, Text>>>> = {
  ar,
  de,
  es,
  fr,
  hi,
  ja,
};
const keys = Object.keys(en) as TextKey[];

const placeholders = (text: Text) =>
  new Set(
    (typeof text === 'string' ? [text] : Object.values(text)).flatMap(
      (sentence) => sentence.match(/\{\w+\}/g) ?? [],
    ),
  );

describe('locales', () => {
  for (const [lang, table] of Object.entries(LOCALES)) {
    describe(lang, () => {
      it('says everything that English says, and nothing else', () => {
        expect(keys.filter((key) => !(key in table))).to.deep.equal([]);
        expect(Object.keys(table).filter((key) => !(key in en))).to.deep.equal([]);
      });

      it('has the same placeholders in every sentence', () => {
        for (const key of keys) {
          const [ours, theirs] = [en[key]!, table[key] ?? ''];
          expect([...placeholders(theirs)].sort(), key).to.deep.equal(
            [...placeholders(ours)].sort(),
          );
        }
      });

      it('has a form for every plural that counts of people can take', () => {
        const rules = new Intl.PluralRules(lang);
        const forms = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)));
        for (const key of keys.filter((one) => typeof en[one] === 'object')) {
          const text = table[key];
          expect(typeof text, key).to.equal('object');
          expect(
            [...forms].filter((form) => !(form in Object(text))),
            key,
          ).to.deep.equal([]);
        }
      });

      it('loads when a room asks for it', async () => {
        const texts = await loadTexts(`${lang}-XX`);
        expect(texts.t('lobby.join')).to.equal(table['lobby.join']);
        expect(texts.dir).to.equal(lang === 'ar' ? 'rtl' : 'ltr');
      });
    });
  }

  it('writes numbers, plurals and times as people of the language do', async () => {
    const [german, arabic, japanese] = await Promise.all(['de', 'ar', 'ja'].map(loadTexts));
    expect(german!.t('call.people', { count: 1200 })).to.equal('1.200 Personen');
    expect(german!.t('call.people', { count: 1 })).to.equal('1 Person');
    expect(arabic!.t('call.people', { count: 2 })).to.match(/^شخصان/);
    expect(arabic!.t('call.people', { count: 5 })).to.contain('أشخاص');
    expect(japanese!.t('call.people', { count: 3 })).to.equal('3 人');
    const noon = new Date(2026, 0, 12, 14, 5).getTime();
    expect(german!.time(noon)).to.equal('14:05');
    expect(german!.number(0.5, { style: 'percent' })).to.match(/^50\s%$/);
  });
});
