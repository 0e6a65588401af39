import type { SessionFact } from '../facts.js';
import type { ChannelPort, MediaPort } from '../ports.js';
import type { RoomStore } from '../room-store.js';

export interface Ports {
  channel: ChannelPort;
  media: MediaPort;
}

/** What the wishes work with. */
export interface ActionParts extends Ports {
  store: RoomStore;
  tell: (fact: SessionFact) => void;
}

export function partsOf(store: RoomStore, { channel, media }: Ports): ActionParts {
  return { store, channel, media, tell: (fact) => store.dispatch({ from: 'session', ...fact }) };
}
