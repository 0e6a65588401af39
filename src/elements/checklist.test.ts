/**
 * What every element promises, whatever it does: it works outside a room, follows whichever room it is put
 * into and lets go of the last one, is driven by the keyboard with a visible focus, keeps within its width in
 * both directions and at double size, and stands still for who asked for less motion.
 */
import { expect, fixture, html } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { cdp, userEvent } from 'vitest/browser';
import { animationsOf, deep } from '../../test/helpers/deep.js';
import '../index.js';
import './hms-room/call-elements.define.js';
import { INITIAL_STATE } from '../store/state.js';
import { aRoom, mountRoom, type ARoom, type ARoomOptions } from '../testing/a-room.js';
import { aPoll, aStream } from '../testing/builders.js';
import { PSEUDO_LANG, speak } from '../testing/pseudo-locale.js';

const LONG_NAME = `${'Wolfeschlegelsteinhausenbergerdorff'.repeat(2).slice(0, 60)} 🦉é`;

interface Case {
  tag: keyof HTMLElementTagNameMap;
  /** The state in which there is something to see. */
  options?: ARoomOptions;
  props?: Record<string, unknown>;
  height?: number;
  /** Shows nothing, or nothing to press, in that state. */
  still?: boolean;
}

const NOTICES = {
  notices: [
    { id: 'a', kind: 'info', text: 'notice.peer-joined', values: { name: LONG_NAME } },
    { id: 'b', kind: 'error', text: 'screen_unsupported' },
  ],
} as const satisfies ARoomOptions['state'];
const STAGE = { on_stage_role: 'host', off_stage_roles: ['guest'] };
const HANDS = {
  screens: {
    conferencing: {
      default: { elements: { hand_raise: {}, participant_list: {}, on_stage_exp: STAGE } },
    },
  },
};
const FEEDBACK = {
  screens: {
    leave: {
      default: {
        elements: {
          feedback: { ratings: [{ label: LONG_NAME, value: 5, emoji: '😍', reasons: [] }] },
        },
      },
    },
  },
};
const EFFECTS = {
  screens: {
    conferencing: {
      default: {
        elements: {
          brb: {},
          virtual_background: {
            background_media: [{ url: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' }],
          },
          noise_cancellation: { enabled_by_default: true },
        },
      },
    },
  },
};
const POLLS = { polls: { a: aPoll('a', { title: LONG_NAME, state: 'started', voters: 12 }) } };
const RECORDING = {
  ...{ id: 'r', paused: false, audioOnly: false, initialisedAt: 1, startedAt: 2, error: null },
  state: 'started',
} as const;
const SILENT = {
  media: { ...INITIAL_STATE.media, status: 'connected', audioBlocked: true },
} as const;

const CASES: readonly Case[] = [
  { tag: 'hms-audio-unlock', options: { state: SILENT } },
  { tag: 'hms-call', options: { peers: 5, messages: 4, unread: 1 }, height: 560 },
  { tag: 'hms-camera-button' },
  { tag: 'hms-chat', options: { messages: 6 }, height: 480 },
  { tag: 'hms-control-bar', options: { layout: EFFECTS } },
  { tag: 'hms-connection' },
  { tag: 'hms-go-live-button' },
  { tag: 'hms-live-badge', options: { state: { stream: aStream() } }, still: true },
  { tag: 'hms-hls-player', height: 480, still: true },
  { tag: 'hms-feedback', options: { status: 'left', layout: FEEDBACK } },
  { tag: 'hms-hand-button', options: { layout: HANDS } },
  { tag: 'hms-leave-button' },
  { tag: 'hms-mic-button' },
  { tag: 'hms-participants', options: { peers: 12, hands: [2, 3], layout: HANDS }, height: 480 },
  { tag: 'hms-pip' },
  { tag: 'hms-polls', options: { state: POLLS }, height: 480 },
  { tag: 'hms-preview', options: { status: 'lobby', peers: 2 }, props: { userName: LONG_NAME } },
  { tag: 'hms-reaction-button' },
  { tag: 'hms-reactions', height: 300, still: true },
  { tag: 'hms-recording-badge', options: { state: { recording: RECORDING } }, still: true },
  { tag: 'hms-screen-button' },
  { tag: 'hms-settings', options: { layout: EFFECTS, effects: true }, height: 480 },
  { tag: 'hms-shortcuts', still: true },
  { tag: 'hms-stage', options: { peers: 24 }, height: 480 },
  { tag: 'hms-stage-invite', options: { peers: 4, hands: [2, 3], layout: HANDS } },
  { tag: 'hms-toasts', options: { state: NOTICES } },
  { tag: 'hms-video-tile', props: { peerId: 'p1' }, still: true },
];

/** A room that counts who follows its store. */
function counted(options: ARoomOptions = {}): ARoom & { followers(): number } {
  const room = aRoom({ blank: true, ...options });
  let followers = 0;
  const subscribe: ARoom['store']['subscribe'] = (selector, listener, equal) => {
    const off = room.store.subscribe(selector, listener, equal);
    followers += 1;
    return () => {
      followers -= 1;
      off();
    };
  };
  return { ...room, store: { ...room.store, subscribe }, followers: () => followers };
}

async function mounted(
  { tag, options, props, height }: Case,
  width = 900,
  room = counted(options),
) {
  const parent = await fixture<HTMLElement>(html`<div></div>`);
  Object.assign(parent.style, { width: `${width}px`, height: height ? `${height}px` : 'auto' });
  mountRoom(room, parent);
  const element = Object.assign(document.createElement(tag) as LitElement, props);
  parent.append(element);
  await settled(element);
  return { room, parent, element };
}

type Updating = Element & Partial<Pick<LitElement, 'updateComplete' | 'isUpdatePending'>>;

/** The place of something that is on its way. */
const COMING = '.devices-place, .above:empty';

/** Until nothing below asks for another update, and what comes in has come in. */
async function settled(element: LitElement): Promise<void> {
  do {
    await Promise.all([...deep(element)].map(async (inner) => (inner as Updating).updateComplete));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  } while (
    [...deep(element)].some((inner) => (inner as Updating).isUpdatePending || inner.matches(COMING))
  );
  const arriving = animationsOf(element).filter(({ effect }) => {
    return effect?.getComputedTiming().iterations === 1;
  });
  await Promise.allSettled(arriving.map(({ finished }) => finished));
}

function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** What reaches over the edges of its box, and is not cut off or scrolled on purpose. */
function overflowing(element: HTMLElement): string[] {
  const edges = element.getBoundingClientRect();
  const found: string[] = [];
  const visit = (node: Element): void => {
    const style = getComputedStyle(node);
    if (style.display === 'none' || node.matches('[popover], .sr, .tip, svg, video')) return;
    const box = node.getBoundingClientRect();
    if (box.width > 0 && (box.left < edges.left - 1 || box.right > edges.right + 1)) {
      found.push(
        `${node.localName}.${node.className} ${box.left - edges.left}…${box.right - edges.left}`,
      );
    }
    if (style.overflowX !== 'visible') return;
    for (const child of node.shadowRoot?.children ?? node.children) visit(child);
  };
  visit(element);
  return found;
}

/** Words whose end is cut off. The brackets of the pseudo-locale tell ours from people's own. */
function cutOff(element: Element): string[] {
  const found: string[] = [];
  const visit = (node: Element, edges: { left: number; right: number }): void => {
    const style = getComputedStyle(node);
    if (style.display === 'none' || node.matches('[popover], .sr, .tip, select, video')) return;
    const { left, right } = node.getBoundingClientRect();
    const inner = style.overflowX === 'visible' ? edges : { left, right };
    for (const child of node.shadowRoot?.childNodes ?? node.childNodes) {
      if (child instanceof Element) visit(child, inner);
      else if (child instanceof Text && child.data.includes('⟧')) {
        const range = document.createRange();
        range.selectNodeContents(child);
        const box = range.getBoundingClientRect();
        if (box.left < inner.left - 1 || box.right > inner.right + 1) found.push(child.data.trim());
      }
    }
  };
  const whole = element.getBoundingClientRect();
  visit(element, whole);
  return found;
}

function rename(room: ARoom, peerId: string, name: string): void {
  const event = { type: 'peer.updated' as const, peerId, changes: { name } };
  room.store.dispatch({ from: 'channel', type: 'event', event });
}

/** A phone's pointer instead of a mouse. */
const touch = (enabled: boolean) =>
  cdp().send('Emulation.setTouchEmulationEnabled', { enabled, maxTouchPoints: 1 });

/** The colours that somebody chose for the whole system. */
const forced = (scheme: 'dark' | 'light' | null) =>
  cdp().send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'forced-colors', value: scheme ? 'active' : '' },
      { name: 'prefers-color-scheme', value: scheme ?? '' },
    ],
  });

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const colourOf = (text: string): Colour => {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue, alpha];
};
const luminance = (colour: Colour) =>
  [0.2126, 0.7152, 0.0722].reduce((sum, share, index) => {
    const part = (colour[index] ?? 0) / 255;
    return sum + share * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
const contrast = (one: Colour, other: Colour) => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

/**
 * Words and icons that hardly differ from what they stand on. Browsers lay a plate of the plain ground under words
 * whose colours they chose.
 */
function faint(element: Element): string[] {
  const found: string[] = [];
  const plain = colourOf(getComputedStyle(element.parentElement!).backgroundColor);
  const visit = (node: Element, ground: Colour): void => {
    const style = getComputedStyle(node);
    const own = colourOf(style.backgroundColor);
    const under = own[3] > 0.5 ? own : ground;
    const icon = node.localName === 'svg';
    const words = [...node.childNodes].some(
      (child) => child instanceof Text && child.data.trim() !== '',
    );
    if ((icon || words) && node.checkVisibility() && !node.matches('.sr, .tip, option')) {
      const colour = colourOf(icon ? style.stroke : style.color);
      const plated = words && style.getPropertyValue('forced-color-adjust') === 'auto';
      if (contrast(colour, plated ? plain : under) < 3) {
        found.push(
          `${node.localName}.${node.getAttribute('class') ?? ''} in ${node.parentElement?.className ?? ''}`,
        );
      }
    }
    if (icon) return;
    for (const child of node.shadowRoot?.children ?? node.children) visit(child, under);
  };
  visit(element, plain);
  return found;
}

const motion = (value: 'reduce' | 'no-preference') =>
  cdp().send('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-reduced-motion', value }],
  });

describe('every element', () => {
  for (const scene of CASES) {
    describe(`<${scene.tag}>`, () => {
      it('is quiet and accessible outside a room', async () => {
        const parent = await fixture<HTMLElement>(html`<div></div>`);
        const element = document.createElement(scene.tag) as LitElement;
        parent.append(element);
        await settled(element);
        await expect(element).to.be.accessible();
        expect(overflowing(element)).to.deep.equal([]);
      });

      it('lets go of its room when it is removed, and follows the next one', async () => {
        const { room, parent, element } = await mounted(scene);
        expect(room.followers()).to.be.greaterThan(0);
        element.remove();
        expect(room.followers()).to.equal(0);
        parent.append(element);
        await settled(element);
        expect(room.followers()).to.be.greaterThan(0);
        const second = await mounted(scene);
        second.parent.append(element);
        await settled(element);
        expect(room.followers()).to.equal(0);
        await expect(element).to.be.accessible();
      });

      it('is driven by the keyboard, and shows where the focus is', async () => {
        const { parent, element } = await mounted(scene);
        const before = document.createElement('button');
        parent.before(before);
        const after = document.createElement('button');
        parent.after(after);
        before.focus();
        const stops: Element[] = [];
        for (;;) {
          await userEvent.keyboard('{Tab}');
          const stop = focused();
          if (!stop || stop === after || stop === document.body || stops.length > 60) break;
          stops.push(stop);
          const style = getComputedStyle(stop);
          const ring = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
          expect(ring, `${stop.localName}.${stop.className} has a ring`).to.equal(true);
        }
        before.remove();
        after.remove();
        expect(stops.length > 0 || scene.still === true).to.equal(true);
        const pressable = [...deep(element)].filter(
          (node): node is HTMLElement =>
            // Of radio buttons Tab reaches the one that is chosen.
            node.matches(
              'button:not(:disabled), a[href], input:not([type=radio]:not(:checked)), textarea, select',
            ) &&
            (node as HTMLElement).tabIndex >= 0 &&
            node.checkVisibility(),
        );
        for (const node of pressable) {
          expect(stops.includes(node), `${node.className} is reached`).to.equal(true);
        }
      });

      for (const direction of ['ltr', 'rtl'] as const) {
        it(`keeps within a phone’s width, ${direction}, with long names and fingers`, async () => {
          await touch(true);
          try {
            expect(matchMedia('(pointer: coarse)').matches).to.equal(true);
            const { parent, element, room } = await mounted(scene);
            parent.dir = direction;
            for (const id of room.store.getState().peerOrder) rename(room, id, LONG_NAME);
            for (const width of [320, 360, 390]) {
              parent.style.width = `${width}px`;
              await settled(element);
              expect(overflowing(element), `${width}px`).to.deep.equal([]);
            }
          } finally {
            await touch(false);
          }
        });
      }

      it('keeps within its width at double size', async () => {
        const { parent, element } = await mounted(scene, 640);
        parent.style.zoom = '2';
        await settled(element);
        expect(overflowing(element)).to.deep.equal([]);
      });

      it('says its own words in full where they are a third longer', async () => {
        const { parent, element, room } = await mounted(scene);
        const names = Object.values(room.store.getState().peers).map(({ name }) => name);
        await speak(PSEUDO_LANG, parent);
        parent.append(element);
        for (const width of [360, 390, 900]) {
          parent.style.width = `${width}px`;
          await settled(element);
          const cut = cutOff(element).filter((text) => !names.some((name) => text.includes(name)));
          expect(cut, `${width}px`).to.deep.equal([]);
          expect(overflowing(element), `${width}px`).to.deep.equal([]);
        }
      });

      for (const scheme of ['dark', 'light'] as const) {
        it(`can be read in ${scheme} colours of the person’s own`, async () => {
          await forced(scheme);
          try {
            expect(matchMedia('(forced-colors: active)').matches).to.equal(true);
            const { element, parent } = await mounted(scene);
            parent.style.backgroundColor = 'Canvas';
            await settled(element);
            expect(faint(element)).to.deep.equal([]);
          } finally {
            await forced(null);
          }
        });
      }

      it('stands still with reduced motion', async () => {
        await motion('reduce');
        try {
          expect(matchMedia('(prefers-reduced-motion: reduce)').matches).to.equal(true);
          const { element } = await mounted(scene);
          const moving = animationsOf(element)
            .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
            .flatMap(({ effect }) => (effect as KeyframeEffect).getKeyframes())
            .flatMap((frame) => Object.keys(frame))
            .filter((key) =>
              /transform|translate|scale|rotate|inset|left|top|width|height/.test(key),
            );
          expect(moving).to.deep.equal([]);
        } finally {
          await motion('no-preference');
        }
      });
    });
  }
});
