import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fc } from '../../test/helpers/fast-check.js';
import { NO_PERMISSIONS } from '../protocol/index.js';
import { parseTemplate } from './parse.js';
import { resolve, watchesStream } from './resolve.js';
import type { ConferencingElements, Layout } from './types.js';

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PHONE_ASIDE = { width: 600, height: 390 };
const QUIET = { streaming: false };

const guest = { name: 'guest', permissions: NO_PERMISSIONS };
const host = {
  name: 'host',
  permissions: { ...NO_PERMISSIONS, changeRole: true, hlsStreaming: true },
};

const withElements = (elements: ConferencingElements): Layout => ({
  role: 'guest',
  screens: { conferencing: { default: { elements } } },
});
const asStream = (elements: ConferencingElements): Layout => ({
  role: 'guest',
  screens: { conferencing: { hls_live_streaming: { elements } } },
});
const conferencing = (layout: Layout | null, size = WIDE, state = QUIET, role = guest) =>
  resolve(layout, role, state, size).conferencing;

describe('resolve', () => {
  it('shows a role without a layout what the platform shows', () => {
    const view = resolve(null, guest, QUIET, WIDE);
    expect(view.preview).toMatchObject({ skip: false, button: 'join', title: '' });
    expect(view.conferencing).toMatchObject({
      kind: 'room',
      header: { shown: true },
      footerShown: true,
      chat: { everyone: true, peers: true, roles: [], canPin: true, open: false },
      tiles: { inset: true, spotlight: true, perPage: 9, rounded: true, fit: 'cover' },
      participants: true,
      reactions: true,
      handRaise: false,
      brb: false,
      stage: null,
      polls: 'none',
    });
    expect(view.leave.feedback).toBeNull();
    expect(resolve({ role: 'guest' }, guest, QUIET, WIDE)).toEqual(view);
  });

  it('takes an element that is absent from a described screen as off', () => {
    expect(conferencing(withElements({ hand_raise: {}, brb: {} }))).toMatchObject({
      chat: null,
      participants: false,
      reactions: false,
      handRaise: true,
      brb: true,
      tiles: { inset: false, spotlight: false },
    });
  });

  it('offers to go live only to those who may, and only before the stream runs', () => {
    const layout: Layout = {
      role: 'host',
      screens: {
        preview: {
          default: {
            elements: { join_form: { join_btn_type: 'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE' } },
          },
        },
      },
    };
    const button = (role: typeof host, streaming: boolean) =>
      resolve(layout, role, { streaming }, WIDE).preview.button;
    expect(button(host, false)).toBe('go-live');
    expect(button(host, true)).toBe('join');
    expect(button(guest, false)).toBe('join');
  });

  it('takes the first of the two screens', () => {
    const both = (...keys: string[]) =>
      ({
        role: 'guest',
        screens: { conferencing: Object.fromEntries(keys.map((key) => [key, { elements: {} }])) },
      }) as Layout;
    expect(watchesStream(both('hls_live_streaming', 'default'))).toBe(true);
    expect(watchesStream(both('default', 'hls_live_streaming'))).toBe(false);
    expect(watchesStream(both('mine', 'hls_live_streaming'))).toBe(true);
    expect(watchesStream(null)).toBe(false);
    expect(conferencing(both('hls_live_streaming'))).toMatchObject({ kind: 'stream', tiles: null });
  });

  it('reads the screen of the stream like that of the room, but for what needs tiles', () => {
    const elements: ConferencingElements = {
      ...{ header: { title: 'Hall' }, hand_raise: {}, emoji_reactions: {}, participant_list: {} },
      ...{ brb: {}, virtual_background: {}, noise_cancellation: {} },
      chat: { chat_title: 'Questions', roles_whitelist: ['host'] },
      on_stage_exp: { on_stage_role: 'speaker' },
    };
    const room = conferencing(withElements(elements), WIDE, QUIET, host);
    expect(conferencing(asStream(elements), WIDE, QUIET, host)).toEqual({
      ...room,
      ...{ kind: 'stream', tiles: null, stage: null, brb: false },
      ...{ virtualBackground: null, noiseCancellation: null },
    });
  });

  it('names the backgrounds and the noise cancellation of lobby and call', () => {
    const effects = {
      virtual_background: {
        background_media: [
          { url: '/office.jpg', default: true, media_type: 'VB_MEDIA_TYPE_IMAGE' },
          { url: '/waves.mp4', media_type: 'VB_MEDIA_TYPE_VIDEO' },
          { default: true },
        ],
      },
      noise_cancellation: { enabled_by_default: true },
    };
    const layout: Layout = {
      role: 'guest',
      screens: {
        preview: { default: { elements: effects } },
        conferencing: { default: { elements: effects } },
      },
    };
    const { preview, conferencing: call } = resolve(layout, guest, QUIET, WIDE);
    for (const view of [preview, call]) {
      expect(view.virtualBackground?.media).toEqual([
        { url: '/office.jpg', isDefault: true, video: false },
        { url: '/waves.mp4', isDefault: false, video: true },
      ]);
      expect(view.noiseCancellation).toEqual({ onByDefault: true });
    }
  });

  it('hands the options of the layout to the page', () => {
    const layout = { role: 'guest', options: { colour: 'red' } };
    expect(resolve(layout, guest, QUIET, WIDE).options).toEqual({ colour: 'red' });
  });

  it('puts the chat where the screen has room for it', () => {
    const open = { initial_state: 'CHAT_STATE_OPEN' } as const;
    const place = (layout: Layout, size = WIDE) => {
      const { chat } = conferencing(layout, size);
      return [chat?.placement, chat?.open];
    };
    expect(place(withElements({ chat: open }))).toEqual(['side', true]);
    expect(place(withElements({ chat: open }), PHONE)).toEqual(['sheet', false]);
    expect(place(withElements({ chat: { ...open, is_overlay: true } }), PHONE)).toEqual([
      'overlay',
      true,
    ]);
    expect(place(asStream({ chat: {} }), PHONE)).toEqual(['below', true]);
    expect(place(asStream({ chat: open }), PHONE_ASIDE)).toEqual(['side', true]);
    expect(place(asStream({ chat: {} }))).toEqual(['side', false]);
  });

  it('reads from the chat whom one may write to', () => {
    const chat = (element: ConferencingElements['chat']) => {
      const found = conferencing(withElements({ chat: element })).chat;
      return found && [found.everyone, found.roles, found.peers];
    };
    expect(chat({})).toEqual([true, [], false]);
    expect(chat({ private_chat_enabled: true })).toEqual([true, [], true]);
    expect(chat({ public_chat_enabled: false })).toEqual([false, [], false]);
    expect(chat({ roles_whitelist: ['host'] })).toEqual([true, ['host'], false]);
  });

  it('shows so many tiles on a page as the layout says and the screen carries', () => {
    const grid = (tiles_in_view: number) =>
      withElements({ video_tile_layout: { grid: { tiles_in_view } } });
    expect(conferencing(grid(25)).tiles?.perPage).toBe(25);
    expect(conferencing(grid(25), PHONE).tiles?.perPage).toBe(4);
    expect(conferencing(grid(0)).tiles?.perPage).toBe(9);
  });

  it('shows the stage to those who may change roles', () => {
    const layout = withElements({
      on_stage_exp: { on_stage_role: 'speaker', off_stage_roles: ['attendee'] },
    });
    expect(conferencing(layout, WIDE, QUIET, host).stage).toEqual({
      bringLabel: '',
      removeLabel: '',
      onStageRole: 'speaker',
      offStageRoles: ['attendee'],
      skipPreview: false,
    });
    expect(conferencing(layout).stage).toBeNull();
  });

  it('hides what the layout hides', () => {
    const view = conferencing({
      role: 'guest',
      screens: { conferencing: { default: { elements: {}, hideSections: ['header', 'footer'] } } },
    });
    expect([view.header.shown, view.footerShown]).toEqual([false, false]);
  });

  it('understands every role of every starter', () => {
    const folder = new URL('./starters/', import.meta.url);
    for (const file of readdirSync(folder)) {
      const { roles, layouts } = parseTemplate(
        JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
      );
      for (const [name, { permissions }] of Object.entries(roles)) {
        const layout = layouts?.find((entry) => entry.role === name) ?? null;
        const view = resolve(layout, { name, permissions }, QUIET, WIDE);
        const stage = view.conferencing.stage;
        expect(view.preview.title, `${file} ${name}`).not.toBe('');
        expect(view.conferencing.chat?.everyone, `${file} ${name}`).toBe(true);
        for (const role of [stage?.onStageRole ?? name, ...(stage?.offStageRoles ?? [])]) {
          expect(Object.keys(roles)).toContain(role);
        }
      }
    }
  });

  it('never throws, whatever it is given as a layout', () => {
    const screen = fc.record({ elements: fc.jsonValue(), hideSections: fc.jsonValue() });
    const layout = fc.oneof(
      fc.jsonValue(),
      fc.record({
        logo: fc.jsonValue(),
        screens: fc.record({
          preview: fc.record({ default: screen }),
          conferencing: fc.record({ default: screen }),
          leave: fc.jsonValue(),
        }),
      }),
      fc
        .record({
          chat: fc.jsonValue(),
          on_stage_exp: fc.jsonValue(),
          virtual_background: fc.record({ background_media: fc.jsonValue() }),
          video_tile_layout: fc.record({ grid: fc.jsonValue() }),
        })
        .map((elements) => ({ screens: { conferencing: { default: { elements } } } })),
    );
    fc.assert(
      fc.property(layout, fc.double(), (document, width) => {
        const view = resolve(document as unknown as Layout, host, QUIET, { width, height: 600 });
        expect(JSON.parse(JSON.stringify(view))).toEqual(view);
      }),
    );
  });
});
