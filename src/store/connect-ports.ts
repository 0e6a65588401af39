import { offeredEffects, renewGrant, stopMedia } from './actions/media-follows.js';
import { partsOf, type Ports } from './actions/parts.js';
import { refillHistory } from './history.js';
import { deliverWaiting } from './outbox.js';
import type { ChannelFact, Unsubscribe } from './ports.js';
import type { RoomStore } from './room-store.js';

/** Carries the facts of both ports into the store, and lets media and chat follow what the room tells. */
export function connectPorts(store: RoomStore, ports: Ports): Unsubscribe {
  const { channel, media } = ports;
  const parts = partsOf(store, ports);

  const follow = async (fact: ChannelFact): Promise<void> => {
    if (fact.type !== 'ended') media.offerEffects(offeredEffects(store.getState().layout));
    if (fact.type === 'rejoined') {
      // Another peer id: the old media session is no longer ours. The devices stay as they are.
      media.setRole(fact.entered.role);
      if (fact.joined.media) await media.connect(fact.joined.media, renewGrant(channel));
      else await media.disconnect();
    } else if (fact.type === 'reentered') {
      media.setRole(fact.entered.role);
    } else if (fact.type === 'ended') {
      await stopMedia(media);
    } else if (fact.type === 'event' && fact.event.type === 'role.updated') {
      const { role } = fact.event;
      media.setRole(role);
      if (!role.needsMedia) {
        await stopMedia(media);
      } else if (!['connected', 'connecting'].includes(store.getState().media.status)) {
        const grant = await renewGrant(channel)();
        if (grant) await media.connect(grant, renewGrant(channel));
      }
    }
  };

  // One after the other: who goes down and up again at once must not connect while the old call ends.
  let following: Promise<void> = Promise.resolve();
  const ignore = () => {};

  const offs = [
    media.onFact((fact) => store.dispatch({ from: 'media', ...fact })),
    channel.onFact((fact) => {
      const before = store.getState();
      store.dispatch({ from: 'channel', ...fact });
      if (changesMedia(fact)) following = following.then(() => follow(fact)).catch(ignore);
      if (fact.type === 'rejoined') refillHistory(parts, before.chat.messages[0]).catch(ignore);
      if (fact.type === 'resumed' || fact.type === 'rejoined') void deliverWaiting(parts);
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}

function changesMedia(fact: ChannelFact): boolean {
  if (fact.type === 'event') return fact.event.type === 'role.updated';
  return fact.type === 'rejoined' || fact.type === 'reentered' || fact.type === 'ended';
}
