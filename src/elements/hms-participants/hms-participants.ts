import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { Peer } from '../../protocol/index.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectPeers } from '../../store/selectors/peers.js';
import { selectAvailableRoleNames } from '../../store/selectors/roles.js';
import { selectCanBringToStage, selectHandRaisedPeers } from '../../store/selectors/stage.js';
import { INITIAL_STATE, type RoomState } from '../../store/state.js';
import { avatarColour, initials } from '../internal/avatar.js';
import { HmsElement } from '../internal/hms-element.js';
import { icon } from '../internal/icon.js';
import { LongList } from '../internal/long-list.js';
import { MenuController } from '../internal/menu-controller.js';
import { RovingRows } from '../internal/roving-rows.js';
import { shallowEqual, StoreController } from '../internal/store-controller.js';
import { avatarStyles } from '../styles/avatar.js';
import { base } from '../styles/base.js';
import { buttonStyles } from '../styles/button.js';
import { menuStyles } from '../styles/menu.js';
import { participantsStyles } from './hms-participants.styles.js';
import { MorePeople } from './more-people.js';
import { groupPeople, type PeopleGroup } from './people-groups.js';
import { rowsOf, type PeopleRow } from './people-rows.js';
import { personMenu, personMenuTemplate, type MenuItem } from './person-menu.js';

/** With fewer there is nothing to search. */
const SEARCHABLE = 8;

/**
 * @summary Everybody in the room: raised hands first, then by role, with search and what one may do with each.
 * @tag hms-participants
 * @event hms-request-chat - Somebody wants to write to one person; opens the chat where there is one.
 * @csspart base - The whole list.
 * @csspart search - The search field.
 * @csspart group - The heading of a group.
 * @csspart person - One person.
 * @csspart menu - The menu of one person.
 */
export class HmsParticipants extends HmsElement {
  static override styles = [base, buttonStyles, menuStyles, avatarStyles, participantsStyles];

  @query('[popover]') private popoverElement!: HTMLElement | null;

  @state() private search = '';
  @state() private folded: ReadonlySet<string> = new Set();
  /** Whose menu is open. */
  @state() private menuFor: string | null = null;

  private readonly menu = new MenuController(this);
  private readonly list = new LongList(this);
  private readonly roving = new RovingRows(this, { row: 'person' });
  private readonly more = new MorePeople(this, () => this.room);

  private readonly view = new StoreController(
    this,
    () => this.room,
    (room) => ({
      inside: room.status === 'joined' || room.status === 'reconnecting',
      listed: selectPeers(room),
      hands: selectHandRaisedPeers(room),
      roles: selectAvailableRoleNames(room),
      counts: room.counts,
      tracks: room.tracks,
      large: room.room?.large ?? false,
      localPeerId: room.localPeerId,
      may: room.role?.permissions,
      conferencing: selectConferencing(room),
      sessionStore: room.sessionStore,
    }),
    shallowEqual,
  );

  private rowCache: { of: readonly unknown[]; rows: readonly PeopleRow[] } | null = null;
  private everybodyCache: { of: readonly unknown[]; everybody: readonly Peer[] } | null = null;
  private rulesCache: { of: readonly unknown[]; rules: RoomState } | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.rowCache = null;
    this.everybodyCache = null;
    this.rulesCache = null;
    this.more.clear();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // Who left has no menu any more.
    if (this.menuFor !== null && !this.person(this.menuFor)) {
      this.menuFor = null;
      if (this.popoverElement?.matches(':popover-open')) this.popoverElement.hidePopover();
    }
  }

  /** Those whom the room lists, and those who were fetched. */
  private get everybody(): readonly Peer[] {
    const { listed } = this.view.value;
    const of = [listed, this.more.peers];
    if (!same(this.everybodyCache?.of, of)) {
      const known = new Set(listed.map(({ id }) => id));
      const more = this.more.peers.filter(({ id }) => !known.has(id) && known.add(id));
      this.everybodyCache = { of, everybody: more.length > 0 ? [...listed, ...more] : listed };
    }
    return this.everybodyCache?.everybody ?? [];
  }

  /** The same list as long as nothing in it changes: a long one is laid out anew with each other one. */
  private get rows(): readonly PeopleRow[] {
    const { hands, roles, counts, localPeerId } = this.view.value;
    const { everybody, search, folded } = this;
    const of = [everybody, hands, roles, counts, localPeerId, search, folded, this.texts];
    if (!same(this.rowCache?.of, of)) {
      const { lang } = this.texts;
      const people = { peers: everybody, hands, roles, counts, search, localPeerId, lang };
      this.rowCache = { of, rows: rowsOf(groupPeople(people), folded) };
    }
    return this.rowCache?.rows ?? [];
  }

  private person(id: string): Peer | undefined {
    return this.everybody.find((peer) => peer.id === id);
  }

  /** The room as its rules see it, with the people who were fetched. */
  private get rules(): RoomState {
    const room = this.room?.store.getState() ?? INITIAL_STATE;
    const { everybody } = this;
    if (!same(this.rulesCache?.of, [room, everybody])) {
      const peers = Object.fromEntries(everybody.map((peer) => [peer.id, peer]));
      this.rulesCache = { of: [room, everybody], rules: { ...room, peers } };
    }
    return this.rulesCache?.rules ?? room;
  }

  private readonly onSearch = (event: Event): void => {
    this.find((event.target as HTMLInputElement).value);
  };

  /** Escape ends the search first, and only then what the list stands in. */
  private readonly onSearchKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.search === '') return;
    event.preventDefault();
    event.stopPropagation();
    this.find('');
  };

  private find(text: string): void {
    this.search = text;
    if (this.view.value.large) this.more.search(text);
  }

  private fold(key: string): void {
    const folded = new Set(this.folded);
    if (!folded.delete(key)) folded.add(key);
    this.folded = folded;
  }

  private readonly choose = (peer: Peer, item: MenuItem): void => {
    this.menu.close();
    const { act } = item;
    if (!act) {
      this.emit('hms-request-chat', { peerId: peer.id });
      return;
    }
    this.wish(async (actions) => {
      await act(actions);
      if (item.done) this.announce(item.done);
    });
  };

  private readonly changeRole = (peer: Peer, role: string): void => {
    this.menu.close();
    if (role === peer.role) return;
    this.wish(async (actions) => {
      await actions.changeRoleOfPeer(peer.id, role);
      this.announce(this.t('people.asked-role', { name: peer.name, role }));
    });
  };

  private bring(peer: Peer): void {
    this.wish(async (actions) => {
      await actions.bringToStage(peer.id);
      this.announce(this.t('people.invited', { name: peer.name }));
    });
  }

  private lower(peerId: string): void {
    const own = peerId === this.view.value.localPeerId;
    this.wish((actions) =>
      own ? actions.lowerLocalPeerHand() : actions.lowerRemotePeerHand(peerId),
    );
  }

  private readonly lowerAll = (): void => {
    for (const { id } of this.view.value.hands) this.lower(id);
  };

  override render() {
    const { inside, counts } = this.view.value;
    if (!inside) return html`<p class="outside">${this.t('people.outside')}</p>`;
    const { rows } = this;
    return html`<section part="base" class="people" aria-label=${this.t('people.label')}>
      ${counts.total > SEARCHABLE || this.search ? this.renderSearch() : nothing}
      <div
        class="list"
        tabindex="0"
        role="group"
        aria-label=${this.t('people.label')}
        @focusin=${this.roving.onFocusin}
        @keydown=${this.roving.onKeydown}
      >
        ${
          rows.length === 0
            ? html`<p class="nobody" role="status">${this.t('people.nobody')}</p>`
            : this.list.draw({
                items: rows,
                key: ({ key }) => key,
                row: this.renderRow,
                from: 'start',
              })
        }
      </div>
      ${this.renderMenu()}
    </section>`;
  }

  private readonly renderRow = (row: PeopleRow): TemplateResult => {
    if (row.kind === 'head') return this.renderHead(row.group, row.folded);
    return row.kind === 'more'
      ? this.renderMore(row.role)
      : this.renderPerson(row.key, row.peer, row.withHand);
  };

  private renderSearch(): TemplateResult {
    return html`<label part="search" class="search">
      ${icon('search')}
      <input
        type="search"
        placeholder=${this.t('people.search')}
        aria-label=${this.t('people.search')}
        .value=${this.search}
        @input=${this.onSearch}
        @keydown=${this.onSearchKey}
      />
    </label>`;
  }

  private renderHead({ key, role, count }: PeopleGroup, folded: boolean): TemplateResult {
    return html`<li part="group" class="head ${role === null ? 'hands' : ''}">
      <h3>
        <button
          class="fold"
          aria-expanded=${folded ? 'false' : 'true'}
          @click=${() => {
            this.fold(key);
          }}
        >
          ${icon('chevronDown')}<bdi>${role ?? this.t('people.hands')}</bdi
          ><span class="number">${this.texts.number(count)}</span>
        </button>
      </h3>
      ${
        role === null && this.view.value.may?.changeRole
          ? html`<button class="lower-all" @click=${this.lowerAll}>
              ${this.t('people.lower-all')}
            </button>`
          : nothing
      }
    </li>`;
  }

  private renderMore(role: string): TemplateResult {
    if (!this.more.hasMore(role)) return html`<li class="no-more"></li>`;
    const loading = this.more.isLoading(role);
    return html`<li class="more">
      <button
        class="more-people"
        aria-busy=${loading ? 'true' : 'false'}
        @click=${() => {
          void this.more.load(role);
        }}
      >
        ${this.t(loading ? 'people.loading' : 'people.more')}
      </button>
    </li>`;
  }

  private renderPerson(key: string, peer: Peer, withHand: boolean): TemplateResult {
    const { localPeerId } = this.view.value;
    const local = peer.id === localPeerId;
    const name = local ? this.t('name.you', { name: peer.name }) : peer.name;
    const away = peer.presence === 'away';
    return html`<li
      part="person"
      class="person ${away ? 'away' : ''} ${withHand ? 'hands' : ''}"
      data-person=${key}
    >
      <span
        class="avatar"
        aria-hidden="true"
        .style=${`--avatar: ${avatarColour(peer.userId || peer.id)}`}
        >${initials(peer.name) || icon('people')}</span
      >
      <span class="who">
        <span class="name" dir="auto">${name}</span>
        ${this.renderDetail(peer, withHand)}
      </span>
      ${withHand ? this.renderHandButtons(peer) : this.renderSigns(peer)}
      ${this.renderMenuButton(peer)}
    </li>`;
  }

  private renderDetail(peer: Peer, withHand: boolean): TemplateResult | typeof nothing {
    const text =
      peer.presence === 'away'
        ? this.t('people.away')
        : peer.type === 'external'
          ? this.t('people.external')
          : withHand
            ? peer.role
            : '';
    return text ? html`<span class="detail" dir="auto">${text}</span>` : nothing;
  }

  private renderHandButtons(peer: Peer): TemplateResult | typeof nothing {
    const { may, localPeerId } = this.view.value;
    const { name } = peer;
    const brings = selectCanBringToStage(peer.id)(this.rules);
    const lowers = may?.changeRole === true || peer.id === localPeerId;
    return html`${
      brings
        ? html`<button
            class="act primary"
            aria-label=${this.t('people.bring-named', { name })}
            @click=${() => {
              this.bring(peer);
            }}
          >
            ${icon('toStage')}
          </button>`
        : nothing
    }${
      lowers
        ? html`<button
            class="act"
            aria-label=${this.t('people.lower-named', { name })}
            @click=${() => {
              this.lower(peer.id);
            }}
          >
            ${icon('close')}
          </button>`
        : nothing
    }`;
  }

  /** What somebody sends. People who send nothing by their role have no signs. */
  private renderSigns(peer: Peer): TemplateResult {
    const own = Object.values(this.view.value.tracks).filter(({ peerId }) => peerId === peer.id);
    const microphone = own.find(({ source }) => source === 'microphone');
    const screen = own.some(({ source }) => source === 'screen');
    const { name } = peer;
    return html`${peer.handRaisedAt > 0 ? html`<span class="sign hand" title=${this.t('hand.of', { name })}>${icon('hand')}<span class="sr">${this.t('hand.of', { name })}</span></span>` : nothing}
    ${screen ? html`<span class="sign">${icon('screen')}<span class="sr">${this.t('people.presenting', { name })}</span></span>` : nothing}
    ${
      own.length === 0
        ? nothing
        : microphone && !microphone.muted
          ? html`<span class="sign">${icon('mic')}</span>`
          : html`<span class="sign quiet"
              >${icon('micOff')}<span class="sr">${this.t('tile.muted', { name })}</span></span
            >`
    }`;
  }

  private renderMenuButton(peer: Peer): TemplateResult {
    const { items, roles } = personMenu(this.texts, this.rules, peer);
    if (items.length === 0 && roles.length < 2) return html`<span class="no-menu"></span>`;
    const open = this.menu.open && this.menuFor === peer.id;
    return html`<button
      class="act"
      aria-label=${this.t('people.menu', { name: peer.name })}
      aria-haspopup="menu"
      aria-expanded=${open ? 'true' : 'false'}
      popovertarget="menu"
      @click=${(event: Event) => {
        this.menu.onTrigger(event);
        this.menuFor = peer.id;
      }}
    >
      ${icon('more')}
    </button>`;
  }

  private renderMenu(): TemplateResult {
    const peer = this.menuFor === null ? undefined : this.person(this.menuFor);
    return html`<div
      id="menu"
      part="menu"
      popover
      role="menu"
      aria-label=${this.t('people.menu', { name: peer?.name ?? '' })}
      @toggle=${this.menu.onToggle}
      @keydown=${this.menu.onKeydown}
    >
      ${
        peer
          ? personMenuTemplate(this.texts, peer, personMenu(this.texts, this.rules, peer), {
              choose: (item) => {
                this.choose(peer, item);
              },
              changeRole: (role) => {
                this.changeRole(peer, role);
              },
            })
          : nothing
      }
    </div>`;
  }
}

function same(a: readonly unknown[] | undefined, b: readonly unknown[]): boolean {
  return a !== undefined && a.every((one, at) => one === b[at]);
}
