import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { HmsError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/model.js';
import { selectGoesLive } from '../../store/selectors/streaming.js';
import { afterPaint } from '../internal/after-paint.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { recall, remember } from '../internal/remember.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { previewStyles } from './hms-preview.styles.js';
import type { LobbyDevices } from './lobby-devices.js';

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

  @query('input') private nameField!: HTMLInputElement | null;

  @state() private typed: string | null = null;
  @state() private complained = false;
  @state() private devices: LobbyDevices | null = null;

  /** The name to start with. */
  @property({ attribute: 'user-name' }) userName = '';

  private readonly view = new StoreController(
    this,
    () => this.room,
    (state) => {
      const { status, error, room, role, layout, counts, nameLocked, userName, devices } = state;
      return {
        status,
        error,
        room,
        role,
        layout,
        peerCount: counts.total,
        nameLocked,
        userName,
        devices,
        goesLive: selectGoesLive(state),
      };
    },
    shallowEqual,
  );

  private asked = false;
  private remembered = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.remembered = recall(NAME_KEY);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.isLobby && this.sends && !this.asked) this.fetchDevices();
  }

  private fetchDevices(): void {
    this.asked = true;
    afterPaint(() => {
      // The line is a courtesy: without it everything works.
      import('../hms-connection/hms-connection.define.js').catch(() => {});
    });
    this.wish(async () => {
      try {
        const { LobbyDevices } = await import('./lobby-devices.js');
        this.devices = new LobbyDevices(this, {
          room: () => this.room,
          wish: (act) => this.wish(act),
        });
      } catch (cause) {
        this.asked = false;
        throw HmsError.from(cause, 'server_away');
      }
    });
  }

  private get isLobby(): boolean {
    const { status } = this.view.value;
    return status === 'lobby' || status === 'joining';
  }

  /** The role has a camera or a microphone. */
  private get sends(): boolean {
    return this.view.value.role?.publish.allowed.some((kind) => kind !== 'screen') ?? false;
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
    const { error, status } = this.view.value;
    return html`<form part="base" class="lobby" novalidate @submit=${this.join}>
      <slot name="header">${this.renderHeader()}</slot>
      ${
        this.sends
          ? this.renderDevices()
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
      ${this.sends ? html`<hms-connection class="network"></hms-connection>` : nothing}
      <slot name="footer"></slot>
    </form>`;
  }

  private renderHeader(): TemplateResult {
    const { room, layout, peerCount } = this.view.value;
    const header = layout?.screens?.preview?.default?.elements?.preview_header;
    const logo = layout?.logo?.url;
    const title = header?.title || room?.name || this.t('lobby.title');
    const people =
      peerCount > 0
        ? this.t('lobby.people', { count: peerCount })
        : this.sends
          ? this.t('lobby.alone')
          : '';
    return html`<div class="head">
      ${logo ? html`<img class="logo" src=${logo} alt="" />` : nothing}
      <h1 dir="auto">${title}</h1>
      ${header?.sub_title ? html`<p dir="auto">${header.sub_title}</p>` : nothing}
      <p class="people">${people}</p>
    </div>`;
  }

  private renderDevices(): unknown {
    const { devices, role } = this.view.value;
    return (
      this.devices?.render({
        texts: this.texts,
        name: this.name.trim(),
        devices,
        allowed: role?.publish.allowed ?? [],
      }) ??
      html`<div part="preview" class="preview"></div>
        <div class="devices-place"></div>`
    );
  }

  private renderJoin(): TemplateResult {
    const { status, layout, nameLocked, goesLive } = this.view.value;
    const form = layout?.screens?.preview?.default?.elements?.join_form;
    const label = goesLive
      ? form?.go_live_btn_label || this.t('lobby.go-live')
      : form?.join_btn_label || this.t('lobby.join');
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
        ${joining ? this.t('lobby.joining') : label}
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
}
