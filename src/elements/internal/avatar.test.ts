import { expect } from '@open-wc/testing';
import { avatarColour, initials } from './avatar.js';

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('avatar', () => {
  it('gives a person always the same colour, and white letters enough contrast on each', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 500; i += 1) {
      const colour = avatarColour(`peer-${i}`);
      expect(avatarColour(`peer-${i}`)).to.equal(colour);
      seen.add(colour);
    }
    expect(seen.size).to.be.greaterThan(10);
    for (const colour of seen) {
      expect(1.05 / (luminance(colour) + 0.05), colour).to.be.greaterThan(4.5);
    }
  });

  it('takes the initials of the first and last word', () => {
    expect(initials('Ada King Lovelace')).to.equal('AL');
    expect(initials('ada')).to.equal('A');
    expect(initials('  ')).to.equal('');
    expect(initials('👩🏽‍🚀 Sally')).to.equal('👩🏽‍🚀S');
    expect(initials('"Ada" (Team) & Co.')).to.equal('AC');
    expect(initials('नमस्ते')).to.equal('न');
  });
});
