import type { MediaFact } from '../ports.js';
import type { RoomState, Trouble } from '../state.js';
import { apply, type Table, without } from './table.js';

const table: Table<MediaFact> = {
  status: (state, { status }) => ({ ...state, media: { ...state.media, status } }),
  devices: (state, { cameras, microphones, speakers }) => ({
    ...state,
    devices: { ...state.devices, cameras, microphones, speakers },
  }),
  selected: (state, { kind, id }) =>
    state.devices.selected[kind] === id
      ? state
      : {
          ...state,
          devices: { ...state.devices, selected: { ...state.devices.selected, [kind]: id } },
        },
  source: (state, { source, enabled, busy, error }) => ({
    ...state,
    devices: { ...state.devices, [source]: { enabled, busy, error: error?.toWire() ?? null } },
  }),
  background: (state, { type: _, error, ...background }) => ({
    ...state,
    devices: {
      ...state.devices,
      background: { ...background, error: error?.toWire() ?? null },
    },
  }),
  noiseCancellation: (state, { on }) => ({
    ...state,
    devices: { ...state.devices, noiseCancellation: on },
  }),
  track: (state, { trackId, ready }) => ({
    ...state,
    media: {
      ...state.media,
      ready: ready
        ? { ...state.media.ready, [trackId]: true }
        : without<true>(state.media.ready, trackId),
    },
  }),
  trouble: (state, { trackId, trouble }) => ({
    ...state,
    media: {
      ...state.media,
      trouble: trouble
        ? { ...state.media.trouble, [trackId]: trouble }
        : without<Trouble>(state.media.trouble, trackId),
    },
  }),
  volume: (state, { trackId, volume }) => ({
    ...state,
    media: { ...state.media, volumes: { ...state.media.volumes, [trackId]: volume } },
  }),
  levels: (state, { levels }) => {
    const all = Object.entries({ ...state.levels, ...levels }).filter(([, level]) => level > 0);
    return { ...state, levels: Object.fromEntries(all) };
  },
  audioBlocked: (state, { blocked }) => ({
    ...state,
    media: { ...state.media, audioBlocked: blocked },
  }),
};

export function reduceMedia(state: RoomState, fact: MediaFact): RoomState {
  return apply(table, state, fact);
}
