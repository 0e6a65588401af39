/** Whom one may write to. */
import type { Recipients } from '../../protocol/index.js';
import { selectConferencing } from '../../store/selectors/layout.js';
import { selectRemotePeers } from '../../store/selectors/peers.js';
import type { RoomState } from '../../store/state.js';

/** `everyone`, `role:…` or `peer:…`. */
export type Choice = string;

export interface Choices {
  everyone: boolean;
  roles: readonly string[];
  peers: readonly { id: string; name: string }[];
}

export function choicesOf(state: RoomState): Choices {
  const chat = selectConferencing(state).chat;
  return {
    everyone: chat?.everyone ?? false,
    roles: (chat?.roles ?? []).filter((role) => state.roles[role] !== undefined),
    peers: chat?.peers ? selectRemotePeers(state).filter(({ type }) => type === 'regular') : [],
  };
}

/** The choice, or what comes first where it is no longer there; null: one may only read. */
export function choose(wanted: Choice, { everyone, roles, peers }: Choices): Choice | null {
  const all = [
    ...(everyone ? ['everyone'] : []),
    ...roles.map((role) => `role:${role}`),
    ...peers.map(({ id }) => `peer:${id}`),
  ];
  // A person who is not listed, or on the way back, may still be written to.
  if (all.includes(wanted) || wanted.startsWith('peer:')) return wanted;
  return all.find((choice) => !choice.startsWith('peer:')) ?? null;
}

export function recipientsOf(choice: Choice): Recipients {
  if (choice.startsWith('role:')) return { kind: 'roles', roles: [choice.slice(5)] };
  if (choice.startsWith('peer:')) return { kind: 'peer', peerId: choice.slice(5) };
  return { kind: 'everyone' };
}

export function choiceOf(to: Recipients): Choice {
  if (to.kind === 'roles') return `role:${to.roles[0] ?? ''}`;
  return to.kind === 'peer' ? `peer:${to.peerId}` : 'everyone';
}

/** Whether there is anything to choose from. */
export function several({ everyone, roles, peers }: Choices, to: Choice): boolean {
  return Number(everyone) + roles.length + peers.length > 1 || to !== 'everyone';
}
