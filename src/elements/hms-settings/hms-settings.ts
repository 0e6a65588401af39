import { html, nothing, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Preferences } from '../../store/preferences.js';
import { selectEffects } from '../../store/selectors/effects.js';
import type { DeviceKind } from '../../store/state.js';
import { DEVICE_TEXTS, deviceLabel, devicesOf, selectedDevice } from '../internal/devices.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon, type IconName } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import type { TextKey } from '../lang/en.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { backgroundChoice } from './background-choice.js';
import { settingsStyles } from './hms-settings.styles.js';
import { LANGUAGES } from './languages.js';

type Switch = {
  [K in keyof Preferences]: Preferences[K] extends boolean ? K : never;
}[keyof Preferences];

const SOUNDS = [
  ['soundOnJoin', 'settings.sound-join'],
  ['soundOnHand', 'settings.sound-hand'],
  ['soundOnMessage', 'settings.sound-message'],
] as const satisfies readonly (readonly [Switch, TextKey])[];

/**
 * @summary The person's own settings: devices with their levels, background, noise, sounds, keys and language.
 * @tag hms-settings
 * @csspart base - All of it.
 * @csspart section - One group of settings.
 * @csspart video - The own picture.
 * @csspart switch - One setting that is on or off.
 */
export class HmsSettings extends HmsElement {
  static override styles = [base, buttonStyles, settingsStyles];

  @query('video') private video!: HTMLVideoElement | null;
  @query('.level') private meter!: HTMLElement | null;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => {
      const { devices, role, preferences } = state;
      return { devices, role, preferences, effects: selectEffects(state) };
    },
    shallowEqual,
  );

  private picture: { video: HTMLVideoElement; off: () => void } | null = null;
  private offLevel: (() => void) | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.drop();
  }

  protected override updated(): void {
    const { video, meter, room } = this;
    if (this.picture && this.picture.video !== video) this.drop();
    if (!room) return;
    if (video) this.picture ??= { video, off: room.actions.attachLocal('camera', video) };
    if (!meter) return;
    // Fifteen times a second: straight to the style, without a render.
    this.offLevel ??= room.actions.onLocalLevel((level) =>
      this.meter?.style.setProperty('--level', String(Math.min(1, level * 1.6))),
    );
  }

  private drop(): void {
    this.picture?.off();
    this.picture = null;
    this.offLevel?.();
    this.offLevel = null;
  }

  private prefer(preferences: Partial<Preferences>): void {
    this.room?.actions.setPreferences(preferences);
  }

  override render() {
    const { role } = this.view.value;
    if (!this.room) return html`<p part="base" class="outside">${this.t('room.outside')}</p>`;
    const allowed = role?.publish.allowed ?? [];
    return html`<div part="base" class="settings">
      ${allowed.includes('video') ? this.renderCamera() : nothing}
      ${this.renderSound(allowed.includes('audio'))} ${this.renderComfort()}
    </div>`;
  }

  private renderCamera(): TemplateResult {
    const { devices, effects } = this.view.value;
    const { background, camera } = devices;
    return html`<section part="section" aria-labelledby="camera-title">
      <h3 id="camera-title">${this.t('device.camera')}</h3>
      <div class="picture">
        ${
          camera.enabled
            ? html`<video
                part="video"
                autoplay
                playsinline
                .muted=${true}
                aria-label=${this.t('lobby.preview')}
              ></video>`
            : html`<p>${icon('cameraOff')}${this.t('lobby.camera-off')}</p>`
        }
        ${
          background.busy
            ? html`<span class="busy" role="status">${this.t('settings.background-busy')}</span>`
            : nothing
        }
      </div>
      ${this.renderDevice('camera', 'camera')}
      ${
        background.available && effects.virtualBackground
          ? backgroundChoice(this.texts, background, effects.virtualBackground.media, (chosen) =>
              this.wish((actions) => actions.setBackground(chosen)),
            )
          : nothing
      }
      ${this.renderSwitch('mirror', 'settings.mirror', 'settings.mirror-hint')}
    </section>`;
  }

  private renderSound(speaks: boolean): TemplateResult {
    const { devices, effects } = this.view.value;
    return html`<section part="section" aria-labelledby="sound-title">
      <h3 id="sound-title">${this.t(speaks ? 'device.microphone' : 'device.speaker')}</h3>
      ${
        speaks
          ? html`${this.renderDevice('microphone', 'mic')}
              <div class="level" aria-hidden="true"><i></i></div>
              ${effects.noiseCancellation ? this.renderNoise() : nothing}`
          : nothing
      }
      ${speaks ? html`<h4>${this.t('device.speaker')}</h4>` : nothing}
      <div class="speaker">
        ${devices.speakers.length > 0 ? this.renderDevice('speaker', 'speaker') : nothing}
        <button
          class="button"
          @click=${() => {
            this.wish((actions) => actions.testSpeaker());
          }}
        >
          ${icon('play')}${this.t('lobby.test-speaker')}
        </button>
      </div>
    </section>`;
  }

  private renderNoise(): TemplateResult {
    const { noiseCancellation } = this.view.value.devices;
    return this.renderToggle({
      label: 'settings.noise',
      hint: 'settings.noise-hint',
      on: noiseCancellation,
      change: (on) => this.wish((actions) => actions.setNoiseCancellation(on)),
    });
  }

  private renderComfort(): TemplateResult {
    return html`<section part="section" aria-labelledby="sounds-title">
        <h3 id="sounds-title">${this.t('settings.sounds')}</h3>
        ${SOUNDS.map(([name, label]) => this.renderSwitch(name, label))}
      </section>
      <section part="section" aria-labelledby="comfort-title">
        <h3 id="comfort-title">${this.t('settings.comfort')}</h3>
        ${this.renderSwitch('mutedHint', 'settings.muted-hint')}
        ${this.renderSwitch('wakeLock', 'settings.wake-lock')}
        <div class="keyboard">${this.renderSwitch('shortcuts', 'settings.shortcuts')}</div>
        ${this.renderLanguage()}
      </section>`;
  }

  private renderLanguage(): TemplateResult {
    const { language } = this.view.value.preferences;
    const onChange = (event: Event) => {
      this.prefer({ language: (event.target as HTMLSelectElement).value });
    };
    return html`<label class="row">
      <span>${this.t('settings.language')}</span>
      <span class="select">
        <select @change=${onChange}>
          <option value="" ?selected=${language === ''}>${this.t('settings.language-page')}</option>
          ${LANGUAGES.map(
            ([tag, name]) =>
              html`<option value=${tag} lang=${tag} ?selected=${tag === language}>${name}</option>`,
          )}
        </select>
        ${icon('chevronDown')}
      </span>
    </label>`;
  }

  /** The platform's own select, which works best on every phone. */
  private renderDevice(kind: DeviceKind, glyph: IconName): TemplateResult {
    const { devices } = this.view.value;
    const list = devicesOf(devices, kind);
    const selected = selectedDevice(devices, kind);
    const onChange = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      this.wish((actions) => actions.selectDevice(kind, value));
    };
    return html`<span class="select device">
      ${icon(glyph)}
      <select
        aria-label=${this.t(DEVICE_TEXTS[kind])}
        ?disabled=${list.length === 0}
        @change=${onChange}
      >
        ${list.length === 0 ? html`<option>${this.t('device.none')}</option>` : nothing}
        ${list.map(
          (device, index) =>
            html`<option value=${device.id} ?selected=${device.id === selected}>
              ${deviceLabel(this.texts, kind, device, index)}
            </option>`,
        )}
      </select>
      ${icon('chevronDown')}
    </span>`;
  }

  private renderSwitch(name: Switch, label: TextKey, hint?: TextKey): TemplateResult {
    return this.renderToggle({
      label,
      hint,
      on: this.view.value.preferences[name],
      change: (on) => {
        this.prefer({ [name]: on });
      },
    });
  }

  private renderToggle(toggle: {
    label: TextKey;
    hint: TextKey | undefined;
    on: boolean;
    change: (on: boolean) => void;
  }): TemplateResult {
    return html`<label part="switch" class="row">
      <span
        >${this.t(toggle.label)}${
          toggle.hint ? html`<small>${this.t(toggle.hint)}</small>` : nothing
        }</span
      >
      <input
        type="checkbox"
        role="switch"
        .checked=${live(toggle.on)}
        @change=${(event: Event) => {
          toggle.change((event.target as HTMLInputElement).checked);
        }}
      />
    </label>`;
  }
}
