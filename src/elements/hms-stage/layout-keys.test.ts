/** Every key of the tile layout changes what is seen: one row each, and no key of the format without a row. */
import { expect, fixture, html } from '@open-wc/testing';
import { waitUntil } from '../../../test/helpers/wait-until.js';
import schema from '../../templates/schemas/layout.schema.json';
import type { TileGrid } from '../../templates/types.js';
import { aRoom, mountRoom, type ARoomOptions } from '../../testing/a-room.js';
import type { HmsVideoTile } from '../hms-video-tile/hms-video-tile.js';
import './hms-stage.define.js';

async function aStage(grid: TileGrid, options: ARoomOptions) {
  const elements = { video_tile_layout: { grid } };
  const layout = { screens: { conferencing: { default: { elements } } } };
  const room = aRoom({ blank: true, layout, ...options });
  const parent = await fixture<HTMLElement>(html`<div style="width:800px;height:500px"></div>`);
  mountRoom(room, parent);
  const stage = document.createElement('hms-stage');
  parent.append(stage);
  await waitUntil(() => stage.shadowRoot!.querySelector('.cell'));
  await stage.updateComplete;
  const cells = [...stage.shadowRoot!.querySelectorAll<HTMLElement>('.cell[data-key]')];
  const tile = stage.shadowRoot!.querySelector<HmsVideoTile>(
    '[data-key="p1/camera"] hms-video-tile',
  )!;
  await tile.updateComplete;
  return { stage, cells, tile: tile.shadowRoot! };
}

type Scene = Awaited<ReturnType<typeof aStage>>;

const style = (scene: Scene, selector: string) =>
  getComputedStyle(scene.tile.querySelector(selector)!);
const widths = ({ cells }: Scene) => new Set(cells.map((cell) => cell.style.width)).size;
const has = (selector: string) => (scene: Scene) => scene.tile.querySelector(selector) !== null;

const menuOffers = (key: string) => async (scene: Scene) => {
  const find = (selector: string) => scene.tile.querySelector<HTMLElement>(selector);
  find('[popovertarget]')!.click();
  await waitUntil(() => find('[popover]:popover-open'));
  const menu = find('[popover]')!;
  const offered = menu.querySelector(`[data-key="${key}"]`) !== null;
  menu.hidePopover();
  return offered;
};

/** With the key, what to look at, and what is seen with it and without it. */
const CASES: Record<string, [TileGrid, ARoomOptions, (scene: Scene) => unknown, unknown, unknown]> =
  {
    enable_local_tile_inset: [
      { enable_local_tile_inset: true },
      { peers: 3 },
      ({ stage }) => stage.shadowRoot!.querySelector('.inset') !== null,
      true,
      false,
    ],
    prominent_roles: [
      { prominent_roles: ['guest'] },
      { peers: 3, roles: { 2: 'guest' } },
      widths,
      2,
      1,
    ],
    enable_spotlighting_peer: [
      { enable_spotlighting_peer: true },
      { peers: 3 },
      menuOffers('spotlight'),
      true,
      false,
    ],
    tiles_in_view: [{ tiles_in_view: 2 }, { peers: 4 }, ({ cells }) => cells.length, 2, 4],
    edge_to_edge: [
      { edge_to_edge: true },
      { peers: 3 },
      ({ cells }) =>
        parseFloat(cells[1]!.style.insetInlineStart) - parseFloat(cells[0]!.style.width),
      0,
      8,
    ],
    hide_participant_name_on_tile: [
      { hide_participant_name_on_tile: true },
      {},
      has('.text'),
      false,
      true,
    ],
    hide_audio_mute_on_tile: [
      { hide_audio_mute_on_tile: true },
      { muted: [1] },
      has('.muted'),
      false,
      true,
    ],
    hide_audio_level_on_tile: [{ hide_audio_level_on_tile: true }, {}, has('.meter'), false, true],
    hide_metadata_on_tile: [
      { hide_metadata_on_tile: true },
      { hands: [1] },
      has('.hand'),
      false,
      true,
    ],
    rounded_video_tile: [
      { rounded_video_tile: false },
      {},
      (scene) => style(scene, '.tile').borderRadius,
      '0px',
      '12px',
    ],
    video_object_fit: [
      { video_object_fit: 'contain' },
      {},
      (scene) => style(scene, 'video').objectFit,
      'contain',
      'cover',
    ],
  };

describe('video_tile_layout.grid', () => {
  const { elements } =
    schema.properties.screens.properties.conferencing.properties.default.properties;
  const known = elements.properties.video_tile_layout.properties.grid.properties;

  it('has a row here for every key', () => {
    expect(Object.keys(CASES).sort()).to.deep.equal(Object.keys(known).sort());
  });

  for (const [key, [grid, options, look, with_, without]] of Object.entries(CASES)) {
    it(`${key} changes what is seen`, async () => {
      expect(await look(await aStage(grid, options))).to.deep.equal(with_);
      expect(await look(await aStage({}, options))).to.deep.equal(without);
    });
  }
});
