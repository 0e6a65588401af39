/**
 * Which facts are worth a sentence. One notice per text at a time: while "Anna joined" is on screen and Ben
 * joins, it becomes "Anna, Ben joined" in place. Every rule sees the state before the fact.
 */
import type { Peer, Poll, RoleInfo, ServerEvent } from '../../protocol/index.js';
import type { Fact } from '../facts.js';
import type { Notice, RoomState } from '../state.js';

/** Above this, people come and go too often to tell each. */
const MAX_PEERS_TOLD = 20;
const MAX_NAMES = 3;

export function reduceNotices(before: RoomState, after: RoomState, fact: Fact): RoomState {
  const notices = next(before, after.notices, fact);
  return notices === after.notices ? after : { ...after, notices };
}

function next(state: RoomState, notices: readonly Notice[], fact: Fact): readonly Notice[] {
  switch (fact.from) {
    case 'session':
      if (fact.type === 'notice') return put(notices, fact.notice);
      if (fact.type === 'notice.dismissed') return drop(notices, fact.id);
      return notices;
    case 'channel':
      if (fact.type === 'dropped' && state.status === 'joined') {
        return put(notices, info('notice.reconnecting'));
      }
      if (fact.type === 'resumed' || fact.type === 'rejoined') {
        return put(drop(notices, 'notice.reconnecting'), info('notice.reconnected'));
      }
      return fact.type === 'event' ? ofEvent(state, notices, fact.event) : notices;
    case 'media':
      if (fact.type === 'source') return deviceNotice(state, notices, fact.error?.code);
      // Told with every look at it, as long as it holds.
      return fact.type === 'background' && fact.error && !state.devices.background.error
        ? put(notices, { id: fact.error.code, kind: 'error', text: fact.error.code })
        : notices;
  }
}

function ofEvent(
  state: RoomState,
  notices: readonly Notice[],
  event: ServerEvent,
): readonly Notice[] {
  switch (event.type) {
    case 'peer.joined': {
      // After a repair everybody comes back at once.
      const repaired = notices.some(({ id }) => id === 'notice.reconnected');
      if (repaired || state.peers[event.peer.id]) return notices;
      return told(state, notices, 'notice.peer-joined', event.peer);
    }
    case 'peer.left':
      if (event.reason === 'replaced') return notices;
      return told(state, notices, 'notice.peer-left', state.peers[event.peerId]);
    case 'role.updated': {
      const notice = roleNotice(state.role, event.role);
      return notice ? put(notices, notice) : notices;
    }
    case 'role.declined': {
      const { name, role } = event;
      return put(notices, { ...info('notice.declined'), values: { name, role } });
    }
    case 'stream.changed':
      // For those who can do something about it.
      return event.stream?.state === 'failed' && state.role?.permissions.hlsStreaming
        ? put(notices, { id: 'stream', kind: 'error', text: 'notice.stream-failed' })
        : notices;
    case 'role.withdrawn':
      return state.roleChangeRequest?.id === event.requestId
        ? put(notices, info('notice.withdrawn'))
        : notices;
    case 'muted.by': {
      const { by, sources } = event;
      const text = sources.includes('microphone') ? 'notice.muted' : 'notice.stopped';
      // The REST API has no name.
      if (!by.name) return put(notices, info(text));
      return put(notices, { ...info(`${text}-by`), values: { name: by.name } });
    }
    case 'poll.changed':
      return ofPoll(state, notices, event.poll);
    default:
      return notices;
  }
}

/** A poll that somebody else started asks for an answer; when it is over, it does not any more. */
function ofPoll(state: RoomState, notices: readonly Notice[], poll: Poll): readonly Notice[] {
  const id = `poll ${poll.id}`;
  if (poll.state !== 'started') return drop(notices, id);
  const { rolesThatCanVote: voters, startedBy, title } = poll;
  const known = state.polls[poll.id]?.state === 'started';
  const votes = voters.length === 0 || voters.includes(state.role?.name ?? '');
  if (known || !votes || startedBy?.peerId === state.localPeerId) return notices;
  const name = startedBy?.name ?? '';
  const text = name ? 'notice.poll-by' : 'notice.poll';
  return put(notices, { id, kind: 'info', text, values: { name, title }, pollId: poll.id });
}

/** Steps on and off the stage have words of their own; rights that change under the same name have none. */
function roleNotice(before: RoleInfo | null, after: RoleInfo): Notice | null {
  if (!before || before.name === after.name) return null;
  const had = before.publish.allowed.length > 0;
  const has = after.publish.allowed.length > 0;
  if (had !== has) return { ...info(has ? 'notice.on-stage' : 'notice.off-stage'), id: 'role' };
  return { ...info('notice.role'), id: 'role', values: { role: after.name } };
}

/** In the lobby the error stands beside the device; in the call only a notice can tell it. */
function deviceNotice(
  state: RoomState,
  notices: readonly Notice[],
  code: string | undefined,
): readonly Notice[] {
  const inCall = state.status === 'joined' || state.status === 'reconnecting';
  // Who closes the picker of screens knows what they did.
  if (!code || code === 'screen_denied' || !inCall) return notices;
  return put(notices, { id: code, kind: 'error', text: code });
}

function told(
  state: RoomState,
  notices: readonly Notice[],
  text: string,
  peer: Peer | undefined,
): readonly Notice[] {
  const local = peer?.id === state.localPeerId;
  if (!peer?.name || local || state.peerOrder.length > MAX_PEERS_TOLD) return notices;
  const shown = notices.find(({ id }) => id === text)?.values?.['name']?.split(', ') ?? [];
  const names = [...shown.filter((name) => name !== peer.name), peer.name].slice(-MAX_NAMES);
  return put(notices, { ...info(text), values: { name: names.join(', ') } });
}

function info(text: string): Notice {
  return { id: text, kind: 'info', text };
}

function put(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const at = notices.findIndex(({ id }) => id === notice.id);
  return at < 0 ? [...notices, notice] : notices.map((old, index) => (index === at ? notice : old));
}

function drop(notices: readonly Notice[], id: string): readonly Notice[] {
  return notices.some((notice) => notice.id === id)
    ? notices.filter((notice) => notice.id !== id)
    : notices;
}
