/**
 * How the composed picture is to look, from who is on stage and what they send: as the room looks to the person who
 * went live. Everybody on stage is in it, since whoever is not is not heard, either.
 */
import type { Peer, Track } from '../../protocol/index.js';
import { list, part, text } from '../../templates/read.js';
import type { Layout } from '../../templates/types.js';
import type { Scene, ScenePerson } from '../live/port.js';

export interface SceneFacts {
  /** Those on stage, in the order of arrival. */
  people: readonly Peer[];
  tracksOf: (peerId: string) => readonly Track[];
  /** Whom everybody sees large; null: nobody. */
  spotlight: string | null;
  layout: Layout;
}

const COLOURS: Scene['colours'] = {
  background: '#0b0e15',
  surface: '#191b23',
  text: '#eff0fa',
  accent: '#2572ed',
};
const PALETTE_KEY: Record<keyof Scene['colours'], string> = {
  background: 'background_dim',
  surface: 'surface_default',
  text: 'on_surface_high',
  accent: 'primary_default',
};

export function sceneOf({ people, tracksOf, spotlight, layout }: SceneFacts): Scene {
  const roles = prominentRoles(layout);
  const shown = people.map((peer) => ({ peer, person: personOf(peer, tracksOf(peer.id)) }));
  const sharing = shown.some(({ person }) => person.screen === 'on');
  const spotlit = spotlight !== null && people.some(({ id }) => id === spotlight);
  const mode = sharing
    ? 'screen'
    : spotlit
      ? 'spotlight'
      : people.some(({ role }) => roles.includes(role))
        ? 'prominence'
        : 'grid';
  const isProminent = (peer: Peer, { screen }: ScenePerson): boolean => {
    if (mode === 'screen') return screen === 'on';
    if (mode === 'spotlight') return peer.id === spotlight;
    return mode === 'prominence' && roles.includes(peer.role);
  };
  return {
    mode,
    people: shown.map(({ peer, person }) => ({
      ...person,
      prominent: isProminent(peer, person),
    })),
    colours: coloursOf(layout),
    logo: text(layout.logo?.url) || null,
  };
}

function personOf({ id, name }: Peer, tracks: readonly Track[]): ScenePerson {
  const state = (source: Track['source']) =>
    tracks.some((track) => track.source === source && !track.muted) ? 'on' : 'off';
  return {
    peerId: id,
    name,
    prominent: false,
    camera: state('camera'),
    microphone: state('microphone'),
    screen: state('screen'),
  };
}

function prominentRoles(layout: Layout): readonly string[] {
  const screen = part(part(part(layout.screens).conferencing).default);
  const grid = part(part(part(screen.elements).video_tile_layout).grid);
  return list(grid.prominent_roles);
}

function coloursOf({ themes }: Layout): Scene['colours'] {
  const palette: Record<string, unknown> = Array.isArray(themes)
    ? part(part(themes[0]).palette)
    : {};
  const colour = (key: keyof Scene['colours']): string => {
    const value = text(palette[PALETTE_KEY[key]]).trim();
    return /^#[\da-f]{6}$/i.test(value) ? value : COLOURS[key];
  };
  return {
    background: colour('background'),
    surface: colour('surface'),
    text: colour('text'),
    accent: colour('accent'),
  };
}
