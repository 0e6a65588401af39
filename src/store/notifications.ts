/**
 * What happened, as one message each, named as the hosted platform names it. State tells how things are;
 * this is for what a page does once: a sound, a line in a log, a toast of its own.
 *
 * Most pages listen to nothing, so what makes messages of facts is fetched with the first listener. What happens
 * before it is here is told then, in order.
 */
import type { Fact } from './facts.js';
import type { Notification, NotificationType } from './notification.js';
import type { Unsubscribe } from './ports.js';
import type { RoomState } from './state.js';

export type { Notification, NotificationData, NotificationType } from './notification.js';

export interface Notifications {
  /** Calls `listener` for what happens from now on: for all types, or for those that are named. */
  onNotification<T extends NotificationType = NotificationType>(
    listener: (notification: Extract<Notification, { type: T }>) => void,
    types?: T | readonly T[],
  ): Unsubscribe;
}

type Listener = (notification: Notification) => void;

/** Longer than this nobody waits for what came before. */
const MOST_WAITING = 1_000;

type Happened = [fact: Fact, before: RoomState, after: RoomState];

/** `take` hears the facts of one store. */
export function createNotifications(): Notifications & { take: (...happened: Happened) => void } {
  const listeners = new Set<Listener>();
  const waiting: { happened: Happened; listeners: readonly Listener[] }[] = [];
  let tell: ((happened: Happened, to: readonly Listener[]) => void) | null = null;
  let asked = false;

  const fetchTeller = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    try {
      const { notificationsOf } = await import('./notifications-of.js');
      tell = (happened, to) => {
        for (const notification of notificationsOf(...happened)) {
          for (const listener of to) if (listeners.has(listener)) listener(notification);
        }
      };
      for (const { happened, listeners: to } of waiting.splice(0)) tell(happened, to);
    } catch {
      // Asked again when the next thing happens.
      asked = false;
    }
  };

  return {
    onNotification(listener, types) {
      const wanted = typeof types === 'string' ? [types] : types;
      const heard: Listener = (notification) => {
        if (wanted && !(wanted as readonly string[]).includes(notification.type)) return;
        (listener as Listener)(notification);
      };
      listeners.add(heard);
      void fetchTeller();
      return () => listeners.delete(heard);
    },
    take(...happened) {
      if (listeners.size === 0) return;
      if (tell) {
        tell(happened, [...listeners]);
        return;
      }
      if (waiting.length < MOST_WAITING) waiting.push({ happened, listeners: [...listeners] });
      void fetchTeller();
    },
  };
}
