/** What is measured of a tile's picture, over it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TrackStats } from '../../store/ports.js';
import type { Texts } from '../lang/texts.js';

export function statsTemplate(texts: Texts, stats: TrackStats | null): TemplateResult {
  const unit = (value: number | null, unit: string) =>
    value === null ? '' : texts.number(value, { style: 'unit', unit, unitDisplay: 'short' });
  const rows: [string, string][] = stats
    ? [
        [texts.t('stats.picture'), pictureOf(texts, stats)],
        [texts.t('stats.rate'), rateOf(texts, stats.bitrate)],
        [
          texts.t('stats.loss'),
          stats.loss === null
            ? ''
            : texts.number(stats.loss, { style: 'percent', maximumFractionDigits: 1 }),
        ],
        [texts.t('stats.jitter'), unit(stats.jitter, 'millisecond')],
        [texts.t('stats.round-trip'), unit(stats.roundTrip, 'millisecond')],
        [texts.t('stats.codec'), stats.codec],
      ]
    : [];
  return html`<dl part="stats" class="stats" dir="auto">
    ${rows.map(([name, value]) =>
      value
        ? html`<dt>${name}</dt>
            <dd>${value}</dd>`
        : nothing,
    )}
  </dl>`;
}

function pictureOf(texts: Texts, { width, height, framesPerSecond }: TrackStats): string {
  if (width === null || height === null) return '';
  const size = `${width} × ${height}`;
  return framesPerSecond === null
    ? size
    : texts.t('stats.frames', { size, count: Math.round(framesPerSecond) });
}

function rateOf(texts: Texts, kbit: number): string {
  const unit = kbit >= 1000 ? 'megabit-per-second' : 'kilobit-per-second';
  return texts.number(kbit >= 1000 ? kbit / 1000 : kbit, {
    ...{ style: 'unit', unit, maximumFractionDigits: kbit >= 1000 ? 2 : 0 },
  });
}
