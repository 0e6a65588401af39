import { renewGrant, stopMedia, usesMedia, type Ports } from './create-actions.js';
import type { ChannelFact, Unsubscribe } from './ports.js';
import type { RoomStore } from './room-store.js';

/** Carries the facts of both ports into the store, and lets media follow what the room decides. */
export function connectPorts(store: RoomStore, { channel, media }: Ports): Unsubscribe {
  const ignore = () => {};

  const follow = async (fact: ChannelFact): Promise<void> => {
    if (fact.type === 'rejoined') {
      // Another peer id: the old media session is no longer ours. The devices stay as they are.
      media.setRole(fact.entered.role);
      if (fact.joined.media) await media.connect(fact.joined.media, renewGrant(channel));
      else await media.disconnect();
    } else if (fact.type === 'reentered') {
      media.setRole(fact.entered.role);
    } else if (fact.type === 'ended') {
      stopMedia(media);
    } else if (fact.type === 'event' && fact.event.type === 'role.updated') {
      const { role } = fact.event;
      media.setRole(role);
      if (!usesMedia(role)) {
        stopMedia(media);
      } else if (store.getState().media.status === 'idle') {
        const grant = await renewGrant(channel)();
        if (grant) await media.connect(grant, renewGrant(channel));
      }
    }
  };

  const offs = [
    media.onFact((fact) => store.dispatch({ from: 'media', ...fact })),
    channel.onFact((fact) => {
      store.dispatch({ from: 'channel', ...fact });
      follow(fact).catch(ignore);
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}
