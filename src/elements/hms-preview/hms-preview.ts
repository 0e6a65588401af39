import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { LIMITS } from '../../protocol/model.js';
import type { RoomState } from '../../store/state.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { recall, remember } from '../internal/remember.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { devicePickers } from './device-pickers.js';
import { previewStyles } from './hms-preview.styles.js';

const NAME_KEY = 'name';

/**
 * @summary The lobby: own camera and microphone, devices, name, and the button that joins.
 * @tag hms-preview
 * @slot header - Instead of logo, title and sentence.
 * @slot footer - Under the join button.
 * @csspart base - The column.
 * @csspart preview - The box with the own picture.
 * @csspart video - The own picture.
 * @csspart name-field - The name input.
 * @csspart join - The join button.
 */
export class HmsPreview extends HmsElement {
  static override styles = [base, buttonStyles, previewStyles];

  @query('video') private video!: HTMLVideoElement | null;
  @query('input') private nameField!: HTMLInputElement | null;
  @query('.level') private meter!: HTMLElement | null;

  @state() private typed: string | null = null;
  @state() private complained = false;
  @state() private devicesOpen = false;

  /** The name to start with. */
  @property({ attribute: 'user-name' }) userName = '';

  private readonly view = new StoreController(
    this,
    () => this.room,
    ({ status, error, room, role, layout, counts, nameLocked, userName, devices }) => ({
      status,
      error,
      room,
      role,
      layout,
      peerCount: counts.total,
      nameLocked,
      userName,
      devices,
    }),
    shallowEqual,
  );

  private attached: { video: HTMLVideoElement; off: () => void } | null = null;
  private offLevel: (() => void) | null = null;
  private remembered = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.remembered = recall(NAME_KEY);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const video = this.video;
    if (this.attached && this.attached.video !== video) {
      this.attached.off();
      this.attached = null;
    }
    if (video && !this.attached && this.room) {
      this.attached = { video, off: this.room.actions.attachLocal('camera', video) };
    }
    const listens = this.room !== null && this.isLobby;
    if (listens && !this.offLevel) {
      // Fifteen times a second: straight to the style, without a render.
      this.offLevel =
        this.room?.actions.onLocalLevel((level) =>
          this.meter?.style.setProperty('--level', String(Math.min(1, level * 1.6))),
        ) ?? null;
    } else if (!listens) {
      this.offLevel?.();
      this.offLevel = null;
    }
  }

  private release(): void {
    this.attached?.off();
    this.attached = null;
    this.offLevel?.();
    this.offLevel = null;
  }

  private get isLobby(): boolean {
    const { status } = this.view.value;
    return status === 'lobby' || status === 'joining';
  }

  private get name(): string {
    const { userName, nameLocked } = this.view.value;
    if (nameLocked) return userName;
    return this.typed ?? (this.userName || userName || this.remembered);
  }

  private readonly onName = (event: Event): void => {
    this.typed = (event.target as HTMLInputElement).value;
  };

  private readonly join = (event: Event): void => {
    event.preventDefault();
    if (this.view.value.status !== 'lobby') return;
    const name = this.name.trim();
    if (name === '') {
      this.complained = true;
      this.nameField?.focus();
      this.announce(this.t('lobby.name-needed'));
      return;
    }
    if (!this.view.value.nameLocked) remember(NAME_KEY, name);
    this.wish((actions) => actions.join({ name }));
  };

  override render() {
    if (!this.room) return html`<p part="base" class="outside">${this.t('room.outside')}</p>`;
    if (!this.isLobby) return nothing;
    const { role, error, status } = this.view.value;
    const onStage = role?.publish.allowed.some((kind) => kind !== 'screen') ?? false;
    return html`<form part="base" class="lobby" novalidate @submit=${this.join}>
      <slot name="header">${this.renderHeader(onStage)}</slot>
      ${
        onStage
          ? [this.renderPreview(), this.renderDevices()]
          : html`<p class="viewer">${this.t('lobby.listen-only')}</p>`
      }
      ${
        error && status === 'lobby'
          ? html`<div class="problem" role="alert">
              ${icon('warning')}
              <p>${this.texts.find(`error.${error.code}`) ?? error.message}</p>
              <button type="submit" class="button quiet">${this.t('try-again')}</button>
            </div>`
          : nothing
      }
      ${this.renderJoin()}
      <slot name="footer"></slot>
    </form>`;
  }

  private renderHeader(onStage: boolean): TemplateResult {
    const { room, layout, peerCount } = this.view.value;
    const header = layout?.screens?.preview?.default?.elements?.preview_header;
    const logo = layout?.logo?.url;
    const title = header?.title || room?.name || this.t('lobby.title');
    const people =
      peerCount > 0
        ? this.t('lobby.people', { count: peerCount })
        : onStage
          ? this.t('lobby.alone')
          : '';
    return html`<div class="head">
      ${logo ? html`<img class="logo" src=${logo} alt="" />` : nothing}
      <h1 dir="auto">${title}</h1>
      ${header?.sub_title ? html`<p dir="auto">${header.sub_title}</p>` : nothing}
      <p class="people">${people}</p>
    </div>`;
  }

  private renderPreview(): TemplateResult {
    const { devices } = this.view.value;
    const { camera, microphone } = devices;
    const name = this.name.trim();
    const problem = camera.error ?? microphone.error;
    return html`<div part="preview" class="preview">
        ${camera.enabled ? nothing : this.renderNoPicture(camera)}
        ${
          camera.enabled
            ? html`<video
                part="video"
                autoplay
                playsinline
                .muted=${true}
                aria-label=${this.t('lobby.preview')}
              ></video>`
            : nothing
        }
        ${name ? html`<span class="who" dir="auto">${name}</span>` : nothing}
        <div class="controls">
          <hms-mic-button no-menu></hms-mic-button>
          <hms-camera-button no-menu></hms-camera-button>
          <span class="level" aria-hidden="true" ?hidden=${!microphone.enabled}>
            ${Array.from({ length: 5 }, () => html`<i></i>`)}
          </span>
        </div>
      </div>
      ${
        problem && camera.enabled
          ? html`<p class="hint-line">${icon('warning')}<span>${this.sentence(problem)}</span></p>`
          : nothing
      }`;
  }

  private renderNoPicture(camera: RoomState['devices']['camera']): TemplateResult {
    if (camera.busy) return html`<p class="no-picture">${this.t('lobby.camera-starting')}</p>`;
    if (camera.error) {
      return html`<div class="no-picture problem-text">
        ${icon('cameraOff')}
        <p>${this.sentence(camera.error)}</p>
      </div>`;
    }
    const name = this.name.trim();
    const letters = initials(name);
    return html`<div class="no-picture">
      ${
        letters
          ? html`<span class="avatar" aria-hidden="true" .style=${`--avatar: ${avatarColour(name)}`}
              >${letters}</span
            >`
          : icon('cameraOff')
      }
      <p>${this.t('lobby.camera-off')}</p>
    </div>`;
  }

  private renderDevices(): TemplateResult {
    const toggle = () => (this.devicesOpen = !this.devicesOpen);
    return html`<button
        type="button"
        class="button quiet fold"
        aria-expanded=${this.devicesOpen ? 'true' : 'false'}
        aria-controls="devices"
        @click=${toggle}
      >
        ${icon('devices')}${this.t('lobby.devices')}${icon('chevronDown')}
      </button>
      <div id="devices" class="devices ${this.devicesOpen ? 'open' : ''}">
        ${devicePickers({
          texts: this.texts,
          devices: this.view.value.devices,
          allowed: this.view.value.role?.publish.allowed ?? [],
          choose: (kind, id) => this.wish((actions) => actions.selectDevice(kind, id)),
          testSpeaker: () => this.wish((actions) => actions.testSpeaker()),
        })}
      </div>`;
  }

  private renderJoin(): TemplateResult {
    const { status, layout, nameLocked } = this.view.value;
    const form = layout?.screens?.preview?.default?.elements?.join_form;
    const joining = status === 'joining';
    const nameless = this.name.trim() === '';
    return html`<div class="join">
      ${
        nameLocked
          ? html`<p class="fixed" dir="auto">${this.t('lobby.name-fixed', { name: this.name })}</p>`
          : this.renderNameField(nameless)
      }
      <button
        part="join"
        type="submit"
        class="button primary"
        aria-disabled=${nameless || joining ? 'true' : 'false'}
        aria-describedby=${nameless ? 'name-hint' : nothing}
      >
        ${joining ? this.t('lobby.joining') : form?.join_btn_label || this.t('lobby.join')}
      </button>
    </div>`;
  }

  private renderNameField(nameless: boolean): TemplateResult {
    const complain = this.complained && nameless;
    return html`<div class="field">
      <label for="name">${this.t('lobby.name')}</label>
      <input
        id="name"
        part="name-field"
        autocomplete="name"
        enterkeyhint="go"
        maxlength=${LIMITS.name}
        .value=${this.name}
        aria-required="true"
        aria-invalid=${complain ? 'true' : 'false'}
        aria-describedby="name-hint"
        @input=${this.onName}
      />
      <p id="name-hint" class="hint ${complain ? 'complain' : ''}">
        ${nameless ? this.t('lobby.name-needed') : nothing}
      </p>
    </div>`;
  }

  private sentence(error: { code: string; message: string }): string {
    return this.texts.find(`error.${error.code}`) ?? error.message;
  }
}
