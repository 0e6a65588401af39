import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Peer, RoleChangeRequest, RoleInfo } from '../../protocol/index.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectCanBringToStage, selectHandRaisedPeers } from '../../store/selectors/stage.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { avatarStyles } from '../styles/avatar.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { dialogStyles } from '../styles/dialog.js';
import { stageInviteStyles } from './hms-stage-invite.styles.js';

/**
 * Both sides of an invitation. Who may bring people sees a card for the hand that is up longest. Who is invited
 * is asked in a dialog, with a look at the own camera as the next role would send it; nothing is sent before
 * the person accepts.
 *
 * @summary Raised hands for those who run the stage, and the invitation for those who are asked to join it.
 * @tag hms-stage-invite
 * @csspart hand - The card of a raised hand.
 * @csspart dialog - The invitation.
 * @csspart preview - The own picture in the invitation.
 */
export class HmsStageInvite extends HmsElement {
  static override styles = [base, buttonStyles, avatarStyles, dialogStyles, stageInviteStyles];

  @query('dialog') private dialog!: HTMLDialogElement | null;
  @query('video') private video!: HTMLVideoElement | null;

  /** Hands that were answered with "not now", until they go down: peer id and time. */
  @state() private passed: ReadonlySet<string> = new Set();
  @state() private answering = false;
  @state() private failed = false;

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => {
      const hands = selectHandRaisedPeers(room).filter(({ id }) => selectCanBringToStage(id)(room));
      return {
        // Lists are compared by what is in them.
        hands: hands.map(({ id, handRaisedAt }) => `${id} ${handRaisedAt}`).join(),
        request: room.roleChangeRequest,
        roles: room.roles,
        role: room.role,
        devices: room.devices,
        connected: room.status === 'joined',
        label: selectConferencing(room).stage?.bringLabel ?? '',
      };
    },
    shallowEqual,
  );

  private asked: string | null = null;
  private accepted = false;
  private detach: (() => void) | null = null;

  override disconnectedCallback(): void {
    // While the room is still known.
    this.stopLooking();
    super.disconnectedCallback();
    this.asked = null;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { request } = this.view.value;
    if ((request?.id ?? null) !== this.asked) this.handleRequest(request);
    this.showPreview();
  }

  private handleRequest(request: RoleChangeRequest | null): void {
    this.stopLooking();
    this.asked = request?.id ?? null;
    this.answering = false;
    this.failed = false;
    this.accepted = false;
    const { dialog } = this;
    if (!request) {
      dialog?.close();
      return;
    }
    if (this.sends(request).length > 0) this.room?.actions.preview({ asRole: request.role });
    if (dialog && !dialog.open) dialog.showModal();
  }

  /** What the person would send that it does not send now. */
  private sends({ role }: RoleChangeRequest): RoleInfo['publish']['allowed'] {
    const { roles, role: own } = this.view.value;
    const now = own?.publish.allowed ?? [];
    return (roles[role]?.publish.allowed ?? []).filter((kind) => !now.includes(kind));
  }

  private showPreview(): void {
    const { video, room } = this;
    if (!video || !room) {
      this.detach?.();
      this.detach = null;
    } else {
      this.detach ??= room.actions.attachLocal('camera', video);
    }
  }

  /** Without an acceptance the devices close again. */
  private stopLooking(): void {
    this.detach?.();
    this.detach = null;
    if (this.asked !== null && !this.accepted) this.room?.actions.cancelMidCallPreview();
  }

  private readonly accept = async (): Promise<void> => {
    const { request } = this.view.value;
    if (!request || !this.room || this.answering) return;
    this.answering = true;
    this.failed = false;
    this.accepted = true;
    try {
      await this.room.actions.acceptChangeRole(request);
    } catch {
      this.accepted = false;
      this.failed = true;
    } finally {
      this.answering = false;
    }
  };

  private readonly decline = (): void => {
    const { request } = this.view.value;
    if (request) this.wish((actions) => actions.rejectChangeRole(request));
  };

  private readonly onCancel = (event: Event): void => {
    // Escape answers; the dialog closes when the request is gone.
    event.preventDefault();
    this.decline();
  };

  private bring(peer: Peer): void {
    this.pass(peer);
    this.wish(async (actions) => {
      await actions.bringToStage(peer.id);
      this.announce(this.t('people.invited', { name: peer.name }));
    });
  }

  private pass({ id, handRaisedAt }: Peer): void {
    this.passed = new Set([...this.passed, `${id} ${handRaisedAt}`]);
  }

  private toggle(source: 'camera' | 'microphone'): void {
    const { enabled, busy } = this.view.value.devices[source];
    if (busy) return;
    this.wish((actions) =>
      source === 'camera'
        ? actions.setLocalVideoEnabled(!enabled)
        : actions.setLocalAudioEnabled(!enabled),
    );
  }

  override render() {
    return html`${this.renderHand()} ${this.renderDialog()}`;
  }

  private renderHand(): TemplateResult | typeof nothing {
    const { hands, label } = this.view.value;
    const waiting = hands.split(',').filter((hand) => hand !== '' && !this.passed.has(hand));
    const peer = this.room?.store.getState().peers[waiting[0]?.split(' ')[0] ?? ''];
    if (!peer) return nothing;
    const { name } = peer;
    const title = this.t('hand.of', { name });
    return html`<section part="hand" class="hand" aria-label=${title}>
      <span
        class="avatar"
        aria-hidden="true"
        .style=${`--avatar: ${avatarColour(peer.userId || peer.id)}`}
        >${initials(name)}</span
      >
      <p role="status">
        <bdi>${title}</bdi>
        ${
          waiting.length > 1
            ? html`<small>${this.t('invite.hand-more', { count: waiting.length - 1 })}</small>`
            : nothing
        }
      </p>
      <div class="answers">
        <button
          class="button primary"
          @click=${() => {
            this.bring(peer);
          }}
        >
          ${label || this.t('people.bring')}
        </button>
        <button
          class="button quiet"
          @click=${() => {
            this.pass(peer);
          }}
        >
          ${this.t('invite.decline')}
        </button>
      </div>
    </section>`;
  }

  private renderDialog(): TemplateResult {
    const { request } = this.view.value;
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      aria-describedby="body"
      @cancel=${this.onCancel}
    >
      ${request ? this.renderRequest(request) : nothing}
    </dialog>`;
  }

  private renderRequest(request: RoleChangeRequest): TemplateResult {
    const { connected } = this.view.value;
    const { role, by } = request;
    const { name } = by;
    const sends = this.sends(request);
    const stage = sends.includes('audio') || sends.includes('video');
    const body = !stage
      ? this.t('invite.body-role', { name: name || this.t('unmute.somebody'), role })
      : !name
        ? this.t('invite.body-nobody')
        : this.t(sends.includes('video') ? 'invite.body' : 'invite.body-audio', { name });
    return html`<h2 id="title">
        ${stage ? this.t('invite.title') : this.t('invite.title-role', { role })}
      </h2>
      <p id="body">${body}</p>
      ${stage ? this.renderLook(sends.includes('video')) : nothing}
      ${this.failed ? html`<p class="problem" role="alert">${this.t('invite.failed')}</p>` : nothing}
      <div class="answers">
        <button
          class="button primary"
          autofocus
          aria-disabled=${connected && !this.answering ? 'false' : 'true'}
          aria-busy=${this.answering ? 'true' : 'false'}
          @click=${this.accept}
        >
          ${this.t(stage ? 'invite.accept' : 'invite.accept-role')}
        </button>
        <button class="button" @click=${this.decline}>${this.t('invite.decline')}</button>
      </div>`;
  }

  private renderLook(withCamera: boolean): TemplateResult {
    const { camera, microphone } = this.view.value.devices;
    const problem = (withCamera ? camera.error : null) ?? microphone.error;
    const toggles = html`<div class="toggles">
      ${this.renderToggle('microphone', microphone.enabled, microphone.busy)}
      ${withCamera ? this.renderToggle('camera', camera.enabled, camera.busy) : nothing}
    </div>`;
    return html`${
      withCamera
        ? html`<div
            part="preview"
            class="preview"
            role="group"
            aria-label=${this.t('invite.preview')}
          >
            <video
              class=${camera.enabled ? 'ready' : ''}
              autoplay
              playsinline
              .muted=${true}
              aria-hidden="true"
            ></video>
            ${
              camera.enabled
                ? nothing
                : html`<p>${this.t(camera.busy ? 'lobby.camera-starting' : 'lobby.camera-off')}</p>`
            }
            ${toggles}
          </div>`
        : toggles
    }
    ${problem ? html`<p class="problem" role="status">${this.texts.find(`error.${problem.code}`)}</p>` : nothing}`;
  }

  private renderToggle(source: 'camera' | 'microphone', on: boolean, busy: boolean) {
    const names = { camera: ['camera', 'cameraOff'], microphone: ['mic', 'micOff'] } as const;
    const words = source === 'camera' ? 'camera' : 'mic';
    return html`<button
      class="control ${on ? '' : 'off'} ${busy ? 'busy' : ''}"
      aria-label=${this.t(`${words}.${on ? 'on' : 'off'}`)}
      aria-busy=${busy ? 'true' : 'false'}
      @click=${() => {
        this.toggle(source);
      }}
    >
      ${icon(names[source][on ? 0 : 1])}
    </button>`;
  }
}
