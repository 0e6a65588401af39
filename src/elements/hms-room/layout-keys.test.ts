/**
 * Every key of header, chat, feedback, themes, font and logo changes what is seen: one row each, and no key of the
 * format without a row. Those of the tiles are in `hms-stage/layout-keys.test.ts`.
 */
import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import schema from '../../templates/schemas/layout.schema.json';
import {
  PALETTE_KEYS,
  type ChatElement,
  type ConferencingElements,
  type ConferencingScreen,
  type FeedbackElement,
  type Layout,
  type PreviewElements,
} from '../../templates/types.js';
import { aRoom, type ARoomOptions } from '../../testing/a-room.js';
import './hms-room.define.js';
import './call-elements.define.js';

const DOT = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

async function shown(layout: Partial<Layout>, options: ARoomOptions = {}, width = 1000) {
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  parent.style.cssText = `width:${width}px;height:600px`;
  const room = document.createElement('hms-room');
  room.handle = aRoom({ blank: true, peers: 3, messages: 3, layout, ...options });
  parent.append(room);
  const screen = options.status === 'left' ? 'hms-feedback, .screen' : 'hms-call';
  await waitUntil(() => room.shadowRoot!.querySelector(screen));
  const call = room.shadowRoot!.querySelector('hms-call');
  await call?.updateComplete;
  return { room, call: call?.shadowRoot ?? room.shadowRoot! };
}

/** Everything that can be read, shadow roots and labels included. */
function words(root: ParentNode): string {
  return [...root.querySelectorAll('*')]
    .flatMap((node) => [
      ...[...node.childNodes].filter((child) => child instanceof Text).map(({ data }) => data),
      ...['aria-label', 'placeholder'].map((name) => node.getAttribute(name) ?? ''),
      node.shadowRoot ? words(node.shadowRoot) : '',
    ])
    .join(' ');
}

type JoinForm = NonNullable<PreviewElements['join_form']>;

const PUBLIC: ChatElement = { public_chat_enabled: true };
const inCall = (
  elements: ConferencingElements,
  more: ConferencingScreen = {},
): Partial<Layout> => ({
  screens: { conferencing: { default: { elements, ...more } } },
});
const afterwards = (feedback: FeedbackElement): Partial<Layout> => ({
  screens: { leave: { default: { elements: { feedback } } } },
});

async function openChat(chat: ChatElement, more: ChatElement, menu = false) {
  const { call } = await shown(inCall({ chat: { ...chat, ...more } }));
  const toggle = [...call.querySelectorAll<HTMLElement>('button')].find((button) =>
    button.getAttribute('aria-label')?.startsWith('Show chat'),
  );
  toggle?.click();
  await waitUntil(() => call.querySelector('hms-chat')?.shadowRoot?.querySelector('.line, .empty'));
  const inner = call.querySelector('hms-chat')!.shadowRoot!;
  await waitUntil(() => !inner.querySelector('.above:empty'));
  if (menu) {
    inner.querySelector<HTMLElement>('.line .more')!.click();
    await waitUntil(() => inner.querySelector('[popover] [role=menuitem]'));
  }
  return words(call);
}

/** The key's value, and words that are there with it and not without it. */
const CHAT: Record<string, [ChatElement, RegExp, boolean?]> = {
  chat_title: [{ chat_title: 'Questions' }, /Questions/],
  message_placeholder: [{ message_placeholder: 'Ask away' }, /Ask away/],
  private_chat_enabled: [{ private_chat_enabled: true }, /\bTo\s+Everyone/],
  roles_whitelist: [{ roles_whitelist: ['guest'] }, /Everyone who is guest/],
  allow_pinning_messages: [{ allow_pinning_messages: true }, /\bPin\b/, true],
  can_disable_chat: [{ real_time_controls: { can_disable_chat: true } }, /Pause chat/],
  can_block_user: [{ real_time_controls: { can_block_user: true } }, /Block from chat/, true],
  can_hide_message: [{ real_time_controls: { can_hide_message: true } }, /Hide for everyone/, true],
};

const CHAT_BELOW = new Set([
  'real_time_controls',
  'initial_state',
  'is_overlay',
  'public_chat_enabled',
]);

const RATING = { label: 'Bad', value: 1, emoji: '😞' };
const FEEDBACK: Record<string, [FeedbackElement, RegExp]> = {
  title: [{ title: 'Well?' }, /Well\?/],
  sub_title: [{ sub_title: 'Be honest' }, /Be honest/],
  ratings: [{}, /😞/],
  label: [{ ratings: [{ ...RATING, label: 'Awful' }] }, /Awful/],
  emoji: [{ ratings: [{ ...RATING, emoji: '🤬' }] }, /🤬/],
  question: [{ ratings: [{ ...RATING, question: 'Why so?', reasons: ['Sound'] }] }, /Why so\?/],
  reasons: [{ ratings: [{ ...RATING, reasons: ['Sound'] }] }, /Sound/],
  comment: [{ comment: {} }, /Anything to add\?/],
  'comment.label': [{ comment: { label: 'Tell us' } }, /Tell us/],
  placeholder: [{ comment: { placeholder: 'In a few words' } }, /In a few words/],
  submit_btn_label: [{ submit_btn_label: 'Off it goes' }, /Off it goes/],
};

async function question(feedback: FeedbackElement): Promise<string> {
  const { room } = await shown(afterwards({ ratings: [RATING], ...feedback }), { status: 'left' });
  const form = () => room.shadowRoot!.querySelector('hms-feedback')?.shadowRoot;
  await waitUntil(() => form()?.querySelector('.rating input'));
  form()!.querySelector<HTMLInputElement>('.rating input')!.click();
  await waitUntil(() => form()?.querySelector('.button'));
  return words(form()!);
}

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
}
const format = schema as unknown as Node;
const at = (...path: string[]): Node =>
  path.reduce<Node>((node, key) => (key === '[]' ? node.items! : node.properties![key]!), format);
const keysOf = (node: Node): string[] => Object.keys(node.properties ?? {});
const conferencing = ['screens', 'conferencing', 'default'] as const;

describe('the layout of a role', () => {
  describe('chat', () => {
    for (const [key, [more, seen, menu]] of Object.entries(CHAT)) {
      it(`${key} has an effect`, async () => {
        expect(await openChat(PUBLIC, more, menu)).to.match(seen);
        expect(await openChat(PUBLIC, {}, menu)).not.to.match(seen);
      });
    }

    it('is there with the key, and for everyone with public_chat_enabled', async () => {
      const toggle = /Show chat/;
      expect(words((await shown(inCall({ chat: PUBLIC }))).call)).to.match(toggle);
      expect(words((await shown(inCall({}))).call)).not.to.match(toggle);
      const closed = inCall({ chat: { public_chat_enabled: false } });
      expect(words((await shown(closed)).call)).not.to.match(toggle);
    });

    it('is open from the start with initial_state', async () => {
      const open = inCall({ chat: { ...PUBLIC, initial_state: 'CHAT_STATE_OPEN' } });
      expect((await shown(open)).call.querySelector('.panel')).to.exist;
      expect((await shown(inCall({ chat: PUBLIC }))).call.querySelector('.panel')).to.equal(null);
    });

    it('lets the video through on a phone with is_overlay', async () => {
      const background = async (is_overlay: boolean) => {
        const { call } = await shown(inCall({ chat: { ...PUBLIC, is_overlay } }), {}, 390);
        const labelled = [...call.querySelectorAll('button')];
        labelled.find((one) => /^Show chat/.test(one.getAttribute('aria-label') ?? ''))!.click();
        await waitUntil(() => call.querySelector('.panel'));
        return getComputedStyle(call.querySelector('.panel')!).backgroundColor;
      };
      expect(await background(true)).not.to.equal(await background(false));
    });

    it('has no key without a row', () => {
      const chat = at(...conferencing, 'elements', 'chat');
      const keys = [...keysOf(chat), ...keysOf(chat.properties!['real_time_controls']!)];
      expect(keys.filter((key) => !(key in CHAT) && !CHAT_BELOW.has(key))).to.deep.equal([]);
    });
  });

  it('shows its control where the layout has the key', async () => {
    const seen: Record<string, RegExp> = {
      participant_list: /Show people/,
      emoji_reactions: /Send a reaction/,
      hand_raise: /Raise your hand/,
    };
    const none = words((await shown(inCall({}))).call);
    for (const [key, control] of Object.entries(seen)) {
      expect(words((await shown(inCall({ [key]: {} }))).call), key).to.match(control);
      expect(none, key).not.to.match(control);
    }
  });

  it('join_btn_type and go_live_btn_label have an effect', async () => {
    const button = async (join_form: JoinForm, role: ARoomOptions['role'] = 'host') => {
      const elements = { join_form };
      const layout = { screens: { preview: { default: { elements } } } };
      const parent = await fixture<HTMLElement>(html`<div></div>`);
      const handle = aRoom({ blank: true, status: 'lobby', role, layout });
      const room = Object.assign(document.createElement('hms-room'), { handle });
      parent.append(room);
      await room.updateComplete;
      const lobby = room.shadowRoot!.querySelector('hms-preview')!;
      await lobby.updateComplete;
      return words(lobby.shadowRoot!.querySelector('[part=join]')!.parentElement!);
    };
    const live = { join_btn_type: 'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE', join_btn_label: 'In' } as const;
    expect(await button(live)).to.match(/Go live/);
    expect(await button({ ...live, go_live_btn_label: 'On air' })).to.match(/On air/);
    expect(await button({ join_btn_label: 'In', go_live_btn_label: 'On air' })).to.match(/\bIn\b/);
    expect(await button(live, 'viewer')).to.match(/\bIn\b/);
  });

  it('skip_preview_screen goes straight into the call', async () => {
    const joins = async (skip_preview_screen: boolean) => {
      const parent = await fixture<HTMLElement>(html`<div></div>`);
      const handle = aRoom({
        ...{ blank: true, status: 'lobby' },
        layout: { screens: { preview: { skip_preview_screen } } },
      });
      const room = Object.assign(document.createElement('hms-room'), { handle });
      parent.append(room);
      await room.updateComplete;
      return handle.calls.some(({ name }) => name === 'join');
    };
    expect(await joins(true)).to.equal(true);
    expect(await joins(false)).to.equal(false);
  });

  it('title, description and hideSections of the call have an effect', async () => {
    const header = { title: 'Town hall', description: 'Every Monday' };
    const { call } = await shown(inCall({ header }));
    expect(words(call)).to.contain('Town hall').and.to.contain('Every Monday');
    expect(call.querySelector('.head')).to.exist;
    const bare = await shown(inCall({ header }, { hideSections: ['header', 'footer'] }));
    expect(bare.call.querySelector('.head, hms-control-bar')).to.equal(null);
    expect(keysOf(at(...conferencing, 'elements', 'header'))).to.deep.equal(Object.keys(header));
  });

  describe('feedback', () => {
    for (const [key, [feedback, seen]] of Object.entries(FEEDBACK)) {
      it(`${key} has an effect`, async () => {
        expect(await question(feedback)).to.match(seen);
        if (key !== 'ratings') expect(await question({})).not.to.match(seen);
      });
    }

    it('has no key without a row', () => {
      const feedback = at('screens', 'leave', 'default', 'elements', 'feedback');
      const ratings = feedback.properties!['ratings']!.items!;
      const keys = [
        ...[...keysOf(feedback), ...keysOf(ratings)],
        ...keysOf(feedback.properties!['comment']!),
      ];
      // The value of a rating is what the answer tells: see hms-feedback.test.ts.
      expect(keys.filter((key) => !(key in FEEDBACK) && key !== 'value')).to.deep.equal([]);
    });
  });

  it('every colour of the palette, the kind of theme, the font and the logo have an effect', async () => {
    const palette = Object.fromEntries(
      PALETTE_KEYS.map((key, index) => [key, `rgb(${index}, 1, 2)`]),
    );
    const { room, call } = await shown({
      themes: [{ name: 'unused' }, { default: true, palette, theme_type: 'THEME_TYPE_LIGHT' }],
      typography: { font_family: 'Georgia' },
      logo: { url: DOT },
    });
    const style = getComputedStyle(room);
    for (const [key, colour] of Object.entries(palette)) {
      expect(style.getPropertyValue(`--hms-${key.replaceAll('_', '-')}`), key).to.equal(colour);
    }
    expect(style.getPropertyValue('--hms-color-scheme')).to.equal('light');
    expect(getComputedStyle(call.querySelector('h2')!).fontFamily).to.match(/^"?Georgia/);
    expect(call.querySelector<HTMLImageElement>('.head img')!.src).to.equal(DOT);
    expect(keysOf(at('typography'))).to.deep.equal(['font_family']);
    expect(keysOf(at('logo'))).to.deep.equal(['url']);
    expect(keysOf(at('themes', '[]'))).to.have.members([
      'name',
      'default',
      'palette',
      'theme_type',
    ]);
  });
});
