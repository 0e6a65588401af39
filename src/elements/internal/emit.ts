import type { HmsEvent, HmsEventDetails, HmsEventName } from '../events.js';

/** Dispatches one of our events from an element: typed, bubbling, through every shadow root. */
export function emit<N extends HmsEventName>(
  from: EventTarget,
  name: N,
  detail: HmsEventDetails[N],
  options?: { cancelable: boolean },
): HmsEvent<N> {
  const event = new CustomEvent(name, { bubbles: true, composed: true, detail, ...options });
  from.dispatchEvent(event);
  return event;
}
