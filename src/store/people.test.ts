import { describe, expect, it, vi } from 'vitest';
import { HmsError, type Events, type RoleInfo } from '../protocol/index.js';
import {
  aJoin,
  aMessage,
  aPeer,
  aPoll,
  aRoleInfo,
  aRoomInfo,
  aTrack,
} from '../testing/builders.js';
import { fakeChannel } from '../testing/fake-channel.js';
import { fakeMedia } from '../testing/fake-media.js';
import { createActions } from './actions.js';
import { connectPorts } from './connect-ports.js';
import { createNotifications, type Notification } from './notifications.js';
import { recounted } from './reducers/counts.js';
import { createRoomStore } from './room-store.js';
import { INITIAL_STATE } from './state.js';

const stage = aRoleInfo('stage', ['audio', 'video'], { subscribeToRoles: ['stage'] });
const watcher = aRoleInfo('watcher', [], { needsMedia: true, subscribeToRoles: ['stage'] });
const audience = aRoleInfo('audience');
const by = { peerId: 'a', userId: '', name: 'A' };
const grant = { url: 'ws://there', token: 't', expiresAt: 1 };

async function aRoom(role: RoleInfo, answers: Record<string, unknown> = {}) {
  const entered = { epoch: 'e', room: aRoomInfo(), role, layout: {}, peerCount: 0, name: null };
  const peers = [aPeer('me', { role: role.name }), aPeer('a', { role: 'stage' })];
  const joined = aJoin('me', {
    roles: [stage, watcher, audience],
    peers,
    tracks: [aTrack('TR_a', 'a')],
  });
  const channel = fakeChannel({
    ...{ enter: entered, join: { ...joined, media: role.needsMedia ? grant : null } },
    ...{ 'media.grant': { media: grant }, ...answers },
  });
  const media = fakeMedia();
  const notifications = createNotifications();
  const store = createRoomStore(INITIAL_STATE, notifications.take);
  connectPorts(store, { channel, media });
  const actions = createActions(store, { channel, media });
  await actions.enter({ code: 'c' });
  await actions.join({ name: 'Me' });
  await settled();
  const tell = <N extends keyof Events>(type: N, body: Events[N]) =>
    channel.push({ type: 'event', event: { type, ...body } as never });
  const become = async (next: RoleInfo) => {
    tell('role.updated', { role: next, layout: { role: next.name }, by });
    await settled();
  };
  const mediaCalls = () => media.calls.map(({ name }) => name);
  const sent = () =>
    channel.calls
      .filter(({ name }) => name.includes('.'))
      .map(({ name, args }) => [name, args[0]] as const);
  media.calls.length = 0;
  return { channel, media, store, actions, notifications, tell, become, mediaCalls, sent };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('wishes about people', () => {
  it('are one request each, by the names of the platform', async () => {
    const { actions, sent } = await aRoom(stage, {
      ...{ 'role.changeAll': { count: 3 }, 'tracks.mute': { count: 2 } },
      'tracks.requestUnmute': { count: 1 },
    });
    await actions.changeRoleOfPeer('a', 'audience');
    await actions.changeRoleOfPeer('a', 'audience', true);
    expect(await actions.changeRoleOfPeersWithRoles(['stage'], 'audience')).toBe(3);
    await actions.cancelRoleChangeRequest('a');
    await actions.raiseLocalPeerHand();
    await actions.lowerRemotePeerHand('a');
    await actions.bringToStage('a');
    await actions.removeFromStage();
    await actions.setSpotlight(null);
    expect(await actions.setRemoteTrackEnabled('TR_a', false)).toBe(2);
    expect(await actions.setRemoteTracksEnabled({ enabled: true, roles: ['stage'] })).toBe(1);
    await actions.removePeer('a', 'spam', { block: true });
    await actions.endRoom(true, 'late');
    await actions.sessionStore.set('score', 7);
    expect(sent()).toEqual([
      ['role.change', { peerId: 'a', role: 'audience', force: false }],
      ['role.change', { peerId: 'a', role: 'audience', force: true }],
      ['role.changeAll', { fromRoles: ['stage'], role: 'audience' }],
      ['role.withdraw', { peerId: 'a' }],
      ['hand.set', { raised: true }],
      ['hand.set', { raised: false, peerId: 'a' }],
      ['stage.invite', { peerId: 'a' }],
      ['stage.remove', {}],
      ['spotlight.set', { peerId: null }],
      ['tracks.mute', { trackIds: ['TR_a'] }],
      ['tracks.requestUnmute', { roles: ['stage'] }],
      ['peer.remove', { peerId: 'a', reason: 'spam', block: true }],
      ['room.end', { lock: true, reason: 'late' }],
      ['store.set', { key: 'score', value: 7 }],
    ]);
  });

  it('are refused by the server alone, and change nothing then', async () => {
    const { actions, store } = await aRoom(stage, { 'peer.remove': new HmsError('forbidden', '') });
    const before = store.getState();
    await expect(actions.removePeer('a')).rejects.toMatchObject({ code: 'forbidden' });
    expect(store.getState()).toBe(before);
  });

  it('page through everybody', async () => {
    const pages: Record<string, object> = {
      first: { peers: [aPeer('x')], total: 2, cursor: 'next' },
      next: { peers: [aPeer('y')], total: 2, cursor: null },
    };
    const { actions } = await aRoom(stage, {
      'peers.list': ({ cursor = 'first' }: { cursor?: string }) => pages[cursor],
    });
    const iterator = actions.getPeerListIterator({ role: 'audience', limit: 1 });
    expect([iterator.hasNext(), iterator.getTotal()]).toEqual([true, 0]);
    expect((await iterator.next()).map(({ id }) => id)).toEqual(['x']);
    expect([iterator.hasNext(), iterator.getTotal()]).toEqual([true, 2]);
    expect((await iterator.next()).map(({ id }) => id)).toEqual(['y']);
    expect(iterator.hasNext()).toBe(false);
    expect(await iterator.next()).toEqual([]);
    expect((await iterator.findPeers()).map(({ id }) => id)).toEqual(['x']);
  });

  it('about polls send what a draft is, and nothing that the room keeps', async () => {
    const { actions, sent, tell } = await aRoom(stage, { 'poll.save': { poll: aPoll('p') } });
    const question = { type: 'single-choice', text: 'Tea?', options: [{ text: 'Yes' }] } as const;
    await actions.interactivityCenter.createPoll({
      ...{ title: 'T', type: 'poll', questions: [] },
    });
    await expect(actions.interactivityCenter.addQuestionsToPoll('p', [])).rejects.toMatchObject({
      code: 'not_found',
    });
    tell('poll.changed', { poll: aPoll('p', { voters: 3 }) });
    await actions.interactivityCenter.addQuestionsToPoll('p', [
      { ...question, options: [{ text: 'Yes' }] },
    ]);
    const drafts = sent().map(([, params]) => (params as { poll: object }).poll);
    expect(drafts[0]).toEqual({ title: 'T', type: 'poll', questions: [] });
    expect(drafts[1]).toMatchObject({ id: 'p', title: 'p', questions: [question] });
    expect(drafts[1]).not.toHaveProperty('voters');
    expect(drafts[1]).not.toHaveProperty('createdBy');
  });
});

describe('an invitation', () => {
  const request = { id: 'q', role: 'stage', by, expiresAt: 9 };

  it('is in the state until it is answered, and goes when it is taken back', async () => {
    const { actions, store, tell, sent } = await aRoom(audience);
    tell('role.requested', { request });
    expect(store.getState().roleChangeRequest).toEqual(request);
    tell('role.withdrawn', { requestId: 'other' });
    expect(store.getState().roleChangeRequest).toEqual(request);
    await actions.acceptChangeRole(request);
    expect(store.getState().roleChangeRequest).toBe(null);
    tell('role.requested', { request });
    await actions.rejectChangeRole(request);
    tell('role.requested', { request });
    tell('role.withdrawn', { requestId: 'q' });
    expect(store.getState().roleChangeRequest).toBe(null);
    expect(sent().map(([name]) => name)).toEqual(['role.accept', 'role.decline']);
    expect(store.getState().notices).toMatchObject([{ text: 'notice.withdrawn' }]);
  });

  it('opens the devices as the next role, and closes them again', async () => {
    const { actions, media } = await aRoom(audience);
    actions.preview({ asRole: 'stage' });
    await settled();
    expect(media.calls[0]).toEqual({ name: 'setPreviewRole', args: [stage] });
    expect(media.calls.filter(({ name }) => name === 'setEnabled')).toHaveLength(2);
    actions.cancelMidCallPreview();
    expect(media.calls.at(-1)).toEqual({ name: 'setPreviewRole', args: [null] });
    expect(() => actions.preview({ asRole: 'nobody' })).toThrow(HmsError);
  });
});

describe('another role, in place', () => {
  it('from the stream to the stage fetches a grant and connects', async () => {
    const { become, mediaCalls, store } = await aRoom(audience);
    await become(stage);
    expect(mediaCalls()).toEqual(['offerEffects', 'setRole', 'connect']);
    expect(store.getState()).toMatchObject({
      ...{ localPeerId: 'me', status: 'joined', role: { name: 'stage' } },
      notices: [{ text: 'notice.on-stage' }],
    });
  });

  it('from watching to the stage keeps the connection', async () => {
    const { become, mediaCalls } = await aRoom(watcher);
    await become(stage);
    expect(mediaCalls()).toEqual(['offerEffects', 'setRole']);
  });

  it('from the stage to the stream ends media and every device', async () => {
    const { become, mediaCalls, store } = await aRoom(stage);
    await become(audience);
    expect(mediaCalls()).toContain('disconnect');
    expect(store.getState()).toMatchObject({
      media: { status: 'idle' },
      devices: { camera: { enabled: false }, microphone: { enabled: false } },
      notices: [{ text: 'notice.off-stage' }],
    });
  });

  it('down and up again at once ends connected', async () => {
    const { tell, store, media } = await aRoom(stage);
    for (const role of [audience, stage, audience, stage]) {
      tell('role.updated', { role, layout: { role: role.name }, by });
    }
    await settled();
    await settled();
    expect(store.getState().media.status).toBe('connected');
    expect(media.calls.at(-1)?.name).toBe('connect');
  });

  it('by the template alone, under the same name, is no word worth', async () => {
    const { become, store } = await aRoom(stage);
    await become({ ...stage, priority: 3 });
    expect(store.getState().notices).toEqual([]);
  });
});

describe('moderation of oneself', () => {
  it('is told: who muted, and who asks to unmute', async () => {
    const { tell, store, actions, media } = await aRoom(stage);
    tell('muted.by', { by, sources: ['microphone'] });
    tell('muted.by', { by: { ...by, name: '' }, sources: ['camera'] });
    expect(store.getState().notices).toMatchObject([
      { text: 'notice.muted-by', values: { name: 'A' } },
      { text: 'notice.stopped' },
    ]);
    tell('unmute.requested', { by, sources: ['microphone', 'camera'] });
    expect(store.getState().unmuteRequest).toMatchObject({ by });
    await actions.acceptUnmuteRequest();
    expect(store.getState().unmuteRequest).toBe(null);
    expect(media.calls.map(({ args }) => args)).toEqual([
      ...[
        ['microphone', true],
        ['camera', true],
      ],
    ]);
    tell('unmute.requested', { by, sources: ['microphone'] });
    actions.rejectUnmuteRequest();
    expect(store.getState().unmuteRequest).toBe(null);
  });
});

describe('counts of people', () => {
  it('follow who comes, goes and changes, and what the room counts', async () => {
    const { tell, store } = await aRoom(stage);
    const counts = () => store.getState().counts;
    tell('peer.joined', { peer: aPeer('b', { role: 'audience' }) });
    expect(counts()).toEqual({ total: 3, byRole: { stage: 2, audience: 1 } });
    tell('peer.updated', { peerId: 'b', changes: { role: 'stage' } });
    expect(counts()).toEqual({ total: 3, byRole: { stage: 3 } });
    tell('peer.left', { peerId: 'b', reason: 'left' });
    tell('peer.left', { peerId: 'never', reason: 'left' });
    expect(counts()).toEqual({ total: 2, byRole: { stage: 2 } });
    expect(recounted(counts(), null, 'constructor').byRole).toEqual({ stage: 2, constructor: 1 });
    tell('peers.counted', { counts: { total: 900, byRole: { stage: 2, audience: 898 } } });
    tell('peer.listed', { peer: aPeer('c', { role: 'audience' }) });
    expect(store.getState().peers['c']).toBeDefined();
    tell('peer.unlisted', { peerId: 'c' });
    tell('peer.unlisted', { peerId: 'me' });
    expect(store.getState().peers).toMatchObject({ me: {} });
    expect(store.getState().peers['c']).toBeUndefined();
    expect(counts().total).toBe(900);
  });
});

describe('notifications', () => {
  it('tell what happens, once each, by the names of the platform', async () => {
    const { notifications, tell, channel } = await aRoom(stage);
    const told: Notification[] = [];
    const off = notifications.onNotification((notification) => told.push(notification));
    tell('peer.joined', { peer: aPeer('b') });
    tell('peer.updated', { peerId: 'b', changes: { handRaisedAt: 5, name: 'Bea' } });
    tell('peer.updated', { peerId: 'b', changes: { role: 'audience', metadata: '{}' } });
    tell('track.updated', { trackId: 'TR_a', changes: { muted: true } });
    tell('track.updated', { trackId: 'TR_a', changes: { width: 7 } });
    tell('chat.message', { message: aMessage('m', 'a', { type: 'confetti' }) });
    tell('poll.changed', { poll: aPoll('p') });
    tell('poll.changed', { poll: aPoll('p', { state: 'started' }) });
    tell('poll.changed', { poll: aPoll('p', { state: 'started', voters: 1 }) });
    tell('poll.changed', { poll: aPoll('p', { state: 'stopped' }) });
    tell('unmute.requested', { by, sources: ['camera'] });
    tell('role.declined', { peerId: 'b', name: 'B', role: 'stage' });
    tell('reaction.sent', { reactions: [{ emoji: 'tada', count: 1, names: [] }], time: 1 });
    tell('peer.left', { peerId: 'b', reason: 'left' });
    channel.push({ type: 'dropped' });
    channel.push({ type: 'resumed' });
    channel.push({ type: 'ended', error: new HmsError('room_ended', '') });
    await vi.waitFor(() => expect(told).toHaveLength(18));
    expect(told.map(({ type }) => type)).toEqual([
      ...['PEER_JOINED', 'NAME_UPDATED', 'HAND_RAISE_CHANGED', 'METADATA_UPDATED', 'ROLE_UPDATED'],
      ...['TRACK_MUTED', 'NEW_MESSAGE', 'POLL_CREATED', 'POLL_STARTED', 'POLL_VOTES_UPDATED'],
      ...['POLL_STOPPED', 'CHANGE_TRACK_STATE_REQUEST', 'ROLE_CHANGE_DECLINED', 'REACTION'],
      ...['PEER_LEFT', 'RECONNECTING', 'RECONNECTED', 'ROOM_ENDED'],
    ]);
    off();
    tell('peer.joined', { peer: aPeer('c') });
    expect(told).toHaveLength(18);
  });

  it('tells an own reaction when the room takes it, and never again', async () => {
    const { actions, notifications, store, tell } = await aRoom(stage, { 'reaction.send': {} });
    const told: unknown[] = [];
    notifications.onNotification(({ data }) => told.push(data), 'REACTION');
    await actions.sendReaction('tada');
    await actions.sendReaction('tada');
    const own = { items: [{ emoji: 'tada', count: 1, names: ['ME'] }], own: true };
    await vi.waitFor(() => expect(told).toMatchObject([own, own]));
    tell('reaction.sent', { reactions: [{ emoji: 'tada', count: 1, names: ['ME'] }], time: 1 });
    const mixed = [
      { emoji: 'tada', count: 2, names: ['ME', 'A'] },
      { emoji: 'joy', count: 1, names: ['A'] },
    ];
    tell('reaction.sent', { reactions: mixed, time: 2 });
    const rest = [
      { emoji: 'tada', count: 1, names: ['A'] },
      { emoji: 'joy', count: 1, names: ['A'] },
    ];
    expect(store.getState().reactions).toEqual({ number: 3, time: 2, items: rest, own: false });
    await vi.waitFor(() => expect(told).toHaveLength(3));
    tell('reaction.sent', { reactions: [{ emoji: 'tada', count: 1, names: ['ME'] }], time: 3 });
    expect(store.getState().reactions).toMatchObject({ number: 4, items: [{ count: 1 }] });
  });

  it('is not told where the room refused it', async () => {
    const refused = new HmsError('rate_limited', '');
    const { actions, store } = await aRoom(stage, { 'reaction.send': refused });
    await expect(actions.sendReaction('tada')).rejects.toBe(refused);
    expect(store.getState().reactions.number).toBe(0);
  });

  it('can be of some types only', async () => {
    const { notifications, tell } = await aRoom(stage);
    const names: string[] = [];
    notifications.onNotification(({ data }) => names.push(data.name), 'PEER_JOINED');
    const both: string[] = [];
    notifications.onNotification(({ type }) => both.push(type), ['PEER_JOINED', 'PEER_LEFT']);
    tell('peer.joined', { peer: aPeer('b') });
    tell('peer.updated', { peerId: 'b', changes: { name: 'Bea' } });
    tell('peer.left', { peerId: 'b', reason: 'left' });
    await vi.waitFor(() => expect(names).toEqual(['B']));
    expect(both).toEqual(['PEER_JOINED', 'PEER_LEFT']);
  });
});
