/** What of the player is fetched when somebody asks for it: settings, statistics, the list of keys. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Playback } from '../../playback/playback.js';
import type { PlaybackLevel } from '../../playback/types.js';
import { icon } from '../internal/icon.js';
import type { TextKey } from '../lang/en.js';
import type { Texts } from '../lang/texts.js';

export interface SettingsView {
  playback: Playback;
  texts: Texts;
  showStats: () => void;
  showKeys: () => void;
  close: () => void;
}

export const levelName = ({ height, bitrate }: PlaybackLevel): string =>
  height > 0 ? `${height}p` : `${Math.round(bitrate / 1_000)} kbit/s`;

export function settings({ playback, texts, ...view }: SettingsView): TemplateResult {
  const { levels, level, playingLevel, captions, caption } = playback.state;
  const playing = levels[playingLevel];
  const choice = (chosen: boolean, name: string, choose: () => void) =>
    html`<button
      role="menuitemradio"
      aria-checked=${chosen ? 'true' : 'false'}
      @click=${() => {
        choose();
        view.close();
      }}
    >
      ${icon('check')}<span>${name}</span>
    </button>`;
  const act = (name: TextKey, run: () => void) =>
    html`<button
      role="menuitem"
      @click=${() => {
        view.close();
        run();
      }}
    >
      <span>${texts.t(name)}</span>
    </button>`;
  const group = (name: TextKey, items: unknown) =>
    html`<div role="group" aria-label=${texts.t(name)}>
      <p class="title" aria-hidden="true">${texts.t(name)}</p>
      ${items}
    </div>`;
  const auto =
    level < 0 && playing
      ? texts.t('player.auto-now', { quality: levelName(playing) })
      : texts.t('player.auto');
  return html`${
      levels.length > 1
        ? group('player.quality', [
            choice(level < 0, auto, () => playback.setLevel(-1)),
            ...[...levels]
              .sort((a, b) => b.height - a.height || b.bitrate - a.bitrate)
              .map((each) =>
                choice(each.id === level, levelName(each), () => playback.setLevel(each.id)),
              ),
          ])
        : nothing
    }${
      captions.length > 0
        ? group('player.captions', [
            choice(caption < 0, texts.t('player.captions-off'), () => playback.setCaption(-1)),
            ...captions.map((track) =>
              choice(track.id === caption, track.name || track.lang, () =>
                playback.setCaption(track.id),
              ),
            ),
          ])
        : nothing
    }
    <div role="group" aria-label=${texts.t('player.settings')}>
      ${act('player.stats', view.showStats)}
      ${matchMedia('(hover: none) and (pointer: coarse)').matches ? nothing : act('player.keys', view.showKeys)}
    </div>`;
}

export function statistics(playback: Playback, { t, lang }: Texts): TemplateResult {
  const now = playback.stats();
  const rate = (bits: number) => `${(bits / 1_000_000).toFixed(1)} Mbit/s`;
  const span = (ms: number) =>
    new Intl.NumberFormat(lang, {
      style: 'unit',
      unit: 'second',
      unitDisplay: 'narrow',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(ms / 1_000);
  const { width, height } = now.videoSize;
  const rows: [TextKey, string][] = [
    ['player.stat-latency', now.latency === null ? '–' : span(now.latency)],
    ['player.stat-edge', span(now.distanceFromLive)],
    ['player.stat-buffer', span(now.bufferedDuration)],
    ['player.stat-quality', `${width}×${height}${now.bitrate > 0 ? `, ${rate(now.bitrate)}` : ''}`],
    ['player.stat-bandwidth', now.bandwidthEstimate > 0 ? rate(now.bandwidthEstimate) : '–'],
    ['player.stat-dropped', String(now.droppedFrames)],
  ];
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${t(name)}</dt>
          <dd dir="ltr">${value}</dd>`,
    )}
  </dl>`;
}

/** The keys of the player; letters as they are on the keyboard. */
export function keyList(
  { t }: Texts,
  offers: { seek: boolean; captions: boolean; pip: boolean },
): TemplateResult {
  const rows: [string, TextKey, boolean][] = [
    [`${t('player.key-space')} / K`, 'player.play', true],
    ['← →', 'player.key-seek', offers.seek],
    ['L', 'player.go-live', true],
    ['↑ ↓', 'player.key-volume', true],
    ['M', 'player.mute', true],
    ['C', 'player.captions', offers.captions],
    ['F', 'player.full-screen', true],
    ['P', 'player.pip', offers.pip],
    ['S', 'player.stats', true],
    ['?', 'player.keys', true],
  ];
  return html`<dl>
    ${rows
      .filter(([, , offered]) => offered)
      .map(
        ([keys, name]) =>
          html`<dt><kbd>${keys}</kbd></dt>
            <dd>${t(name)}</dd>`,
      )}
  </dl>`;
}
