/**
 * Who may do what, tried for real: every action of the room channel, by every role of every starter template, and by
 * roles that have exactly one permission each. What is refused must leave no trace. Then the same rules at the
 * LiveKit door, where a token of the room's own is all that a stranger's SDK would have.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  AddTrackRequest,
  type ParticipantPermission,
  RequestResponse_Reason,
  TrackSource as WireSource,
  TrackType,
  UpdateParticipantMetadata,
} from '@livekit/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLOSE,
  type Permissions,
  type Publishable,
  type RoleInfo,
  type WireError,
} from '../../src/protocol/index.js';
import { loadStarter } from '../../src/server/rooms/starter-templates.js';
import type { Room } from '../../src/server/rooms/room.js';
import type { Layout } from '../../src/templates/types.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { QuietEngine } from '../helpers/quiet-engine.js';
import { RtcNodePeer } from '../helpers/rtc-node-peer.js';
import { startTestServer, type TestServer } from '../helpers/server.js';
import { SignalClient } from '../helpers/signal-client.js';

const STARTERS = ['video-conferencing', 'live-streaming', 'webinar', 'audio-room', 'one-to-one'];
const PERMISSIONS: (keyof Permissions)[] = [
  'endRoom',
  'removeOthers',
  'mute',
  'unmute',
  'changeRole',
  'sendRoomState',
  'pollRead',
  'pollWrite',
  'browserRecording',
  'rtmpStreaming',
  'hlsStreaming',
];
const NONE = Object.fromEntries(PERMISSIONS.map((name) => [name, false]));

/** Roles that differ by one permission, in front of the same people; their layouts switch nothing on. */
const SINGLES = {
  name: 'singles',
  roles: Object.fromEntries([
    ...PERMISSIONS.map((name) => [`only ${name}`, { permissions: { ...NONE, [name]: true } }]),
    ['nothing', { permissions: NONE }],
    ['everything', { permissions: Object.fromEntries(PERMISSIONS.map((name) => [name, true])) }],
    ['on stage', { permissions: NONE, publishParams: { allowed: ['audio', 'video'] } }],
    ['audience', { permissions: NONE }],
  ]),
  layouts: PERMISSIONS.map((name) => ({
    role: `only ${name}`,
    screens: {
      conferencing: {
        default: {
          elements: {
            on_stage_exp: { on_stage_role: 'on stage', off_stage_roles: ['audience'] },
          },
        },
      },
    },
  })),
};

/** Who tries. */
interface Who {
  info: RoleInfo;
  elements: Record<string, unknown>;
  /** The layout says something of the call. */
  hasLayout: boolean;
}

/** Where it is tried: somebody else is there, with a track, a raised hand, a message, and a poll that waits. */
interface Scene {
  room: Room;
  actor: ChannelClient;
  me: string;
  who: Who;
  other: ChannelClient;
  them: string;
  otherRole: string;
  messageId: string;
  pollId: string;
}

interface Action {
  allowed(who: Who, scene: Scene): boolean;
  run(scene: Scene): Promise<unknown>;
  /** What may be said instead of a yes where the right is there and the room is another. */
  otherwise?: WireError['code'][];
}

const has = (permission: keyof Permissions) => (who: Who) => who.info.permissions[permission];
const part = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
const chat = (who: Who) => who.elements['chat'];
/** Without any layout the platform's own default holds, which allows all of the chat. */
const byLayout = (says: (who: Who) => boolean) => (who: Who) => !who.hasLayout || says(who);
const control = (name: string) =>
  byLayout((who) => part(part(chat(who), 'real_time_controls'), name) === true);
const onStage = (who: Who) => who.info.publish.allowed.length > 0;
const writes = (who: Who) => onStage(who) || who.info.permissions.changeRole;
let count = 0;
const unique = () => `m${++count}`;

const ACTIONS: Record<string, Action> = {
  'raises the own hand': {
    allowed: () => true,
    run: ({ actor }) => actor.request('hand.set', { raised: true }),
  },
  'lowers the hand of another': {
    allowed: has('changeRole'),
    run: ({ actor, them }) => actor.request('hand.set', { raised: false, peerId: them }),
  },
  'asks another to change roles': {
    allowed: has('changeRole'),
    run: ({ actor, them, who }) =>
      actor.request('role.change', { peerId: them, role: who.info.name }),
    otherwise: ['role_full'],
  },
  'takes that back': {
    allowed: has('changeRole'),
    run: ({ actor, them }) => actor.request('role.withdraw', { peerId: them }),
    otherwise: ['not_found'],
  },
  'brings another on stage': {
    allowed: has('changeRole'),
    run: ({ actor, them }) => actor.request('stage.invite', { peerId: them }),
    otherwise: ['unprocessable'],
  },
  'takes another off the stage': {
    allowed: has('changeRole'),
    run: ({ actor, them }) => actor.request('stage.remove', { peerId: them }),
    otherwise: ['unprocessable'],
  },
  'takes a better role': {
    allowed: has('changeRole'),
    run: ({ actor, me, who, otherRole }) => {
      const role = who.info.permissions.changeRole ? who.info.name : otherRole;
      return actor.request('role.change', { peerId: me, role, force: true });
    },
  },
  'makes another what it is itself': {
    allowed: has('changeRole'),
    run: async ({ actor, them, who, room, otherRole }) => {
      await actor.request('role.change', { peerId: them, role: who.info.name, force: true });
      await room.changeRole(null, them, otherRole);
    },
    otherwise: ['role_full'],
  },
  'changes everybody with a role': {
    allowed: has('changeRole'),
    run: ({ actor, otherRole }) =>
      actor.request('role.changeAll', { fromRoles: [otherRole], role: otherRole }),
  },
  'mutes others': {
    allowed: has('mute'),
    run: ({ actor, them }) => actor.request('tracks.mute', { peerIds: [them] }),
  },
  'asks others to unmute': {
    allowed: has('unmute'),
    run: ({ actor, them }) => actor.request('tracks.requestUnmute', { peerIds: [them] }),
  },
  'sets the spotlight': {
    allowed: (who) =>
      writes(who) &&
      part(part(who.elements['video_tile_layout'], 'grid'), 'enable_spotlighting_peer') !== false,
    run: ({ actor }) => actor.request('spotlight.set', { peerId: null }),
  },
  'writes a shared value': {
    allowed: writes,
    run: ({ actor }) => actor.request('store.set', { key: 'topic', value: unique() }),
  },
  "writes under the room's own key": {
    allowed: () => false,
    run: ({ actor }) => actor.request('store.set', { key: 'chatState', value: {} }),
  },
  'renames itself': {
    allowed: () => true,
    run: ({ actor }) => actor.request('peer.update', { name: unique() }),
  },
  'writes to everybody': {
    allowed: byLayout((who) => !!chat(who) && part(chat(who), 'public_chat_enabled') !== false),
    run: ({ actor }) => actor.request('chat.send', { text: 'x', clientMessageId: unique() }),
  },
  'writes to one person': {
    allowed: byLayout((who) => part(chat(who), 'private_chat_enabled') === true),
    run: ({ actor, them }) =>
      actor.request('chat.send', {
        text: 'x',
        clientMessageId: unique(),
        to: { kind: 'peer', peerId: them },
      }),
  },
  'writes to a role': {
    allowed: (who, { otherRole }) => {
      const list = part(chat(who), 'roles_whitelist');
      return Array.isArray(list) && list.includes(otherRole);
    },
    run: ({ actor, otherRole }) =>
      actor.request('chat.send', {
        text: 'x',
        clientMessageId: unique(),
        to: { kind: 'roles', roles: [otherRole] },
      }),
  },
  reacts: {
    allowed: byLayout((who) => 'emoji_reactions' in who.elements),
    run: ({ actor }) => actor.request('reaction.send', { emoji: 'tada' }),
  },
  'pins a message': {
    allowed: byLayout((who) => part(chat(who), 'allow_pinning_messages') === true),
    run: ({ actor, messageId }) => actor.request('chat.pin', { messageId, pinned: true }),
  },
  'hides a message': {
    allowed: control('can_hide_message'),
    run: ({ actor, messageId }) => actor.request('chat.hide', { messageId }),
  },
  'blocks another in the chat': {
    allowed: control('can_block_user'),
    run: async ({ actor, them }) => {
      await actor.request('chat.block', { peerId: them, blocked: true });
      await actor.request('chat.block', { peerId: them, blocked: false });
    },
  },
  'pauses the chat': {
    allowed: control('can_disable_chat'),
    run: async ({ actor }) => {
      await actor.request('chat.pause', { paused: true });
      await actor.request('chat.pause', { paused: false });
    },
  },
  'makes a poll': {
    allowed: has('pollWrite'),
    run: ({ actor }) =>
      actor.request('poll.save', {
        poll: {
          title: 'Mine',
          type: 'poll',
          questions: [
            { type: 'single-choice', text: 'Yes?', options: [{ text: 'Yes' }, { text: 'No' }] },
          ],
        },
      }),
  },
  'starts and stops a poll': {
    allowed: has('pollWrite'),
    run: async ({ actor, pollId }) => {
      await actor.request('poll.start', { pollId });
      await actor.request('poll.stop', { pollId });
    },
  },
  'removes another': {
    allowed: has('removeOthers'),
    run: ({ actor, them }) => actor.request('peer.remove', { peerId: them }),
  },
  'ends the room': {
    allowed: has('endRoom'),
    run: ({ actor }) => actor.request('room.end', {}),
  },
};

/** What a refused action must leave as it was. */
function traces(room: Room): unknown {
  return {
    peers: room.listPeers({}).peers,
    tracks: room.tracks.list(),
    counts: room.counts,
    enabled: room.record.enabled,
  };
}

let host: TestServer;
let engine: QuietEngine;

beforeAll(async () => {
  engine = new QuietEngine();
  host = await startTestServer({ createMedia: () => engine });
});
afterAll(() => host.close());

async function come(server: TestServer, roomId: string, role: string, name: string) {
  const { token } = await server.server.context.tokens.mintApp({ roomId, role, userId: unique() });
  return ChannelClient.join(server.wsUrl, { token }, name);
}

async function roomFor(server: TestServer, template: { name: string }): Promise<Room> {
  const { directory, rooms } = server.server.context;
  const { id } = await directory.templates.save(template);
  const record = await directory.createRoom({ name: `room ${unique()}`, templateId: id });
  return rooms.open(record.id);
}

function elementsOf(layout: Layout): Record<string, unknown> {
  const screen: unknown = Object.values(layout.screens?.conferencing ?? {})[0];
  return (part(screen, 'elements') ?? {}) as Record<string, unknown>;
}

/** A role for somebody else: one that the actor's layout calls off stage, or any other. */
function roleForOther(room: Room, { info, elements }: Who): string {
  const offStage = part(elements['on_stage_exp'], 'off_stage_roles');
  if (Array.isArray(offStage) && offStage.length > 0) return String(offStage[0]);
  const roles = Object.keys(room.template.roles);
  return roles.find((name) => name !== info.name && name !== 'external') ?? info.name;
}

async function stage(template: { name: string }, role: string): Promise<Scene> {
  const room = await roomFor(host, template);
  const actor = await come(host, room.id, role, 'actor');
  const who: Who = {
    info: actor.entered.role,
    elements: elementsOf(actor.entered.layout),
    hasLayout: actor.entered.layout.screens?.conferencing !== undefined,
  };
  const otherRole = roleForOther(room, who);
  const other = await come(host, room.id, otherRole, 'other');
  const them = other.joined.peerId;
  room.setHand(null, them, true);
  const track = { kind: 'audio', source: 'microphone', muted: false, width: 0, height: 0 } as const;
  engine.say({
    roomId: room.id,
    peerId: them,
    type: 'trackAdded',
    track: { id: `TR_${unique()}`, ...track },
  });
  const message = await room.chat.send(null, { text: 'Hello', clientMessageId: unique() });
  const poll = await room.polls.save(null, {
    title: 'Waits',
    type: 'poll',
    questions: [{ type: 'single-choice', text: 'A?', options: [{ text: 'a' }, { text: 'b' }] }],
  });
  return {
    room,
    actor: actor.client,
    me: actor.joined.peerId,
    who,
    other: other.client,
    them,
    otherRole,
    messageId: message.id,
    pollId: poll.id,
  };
}

const answer = (work: Promise<unknown>) =>
  work.then(
    () => 'yes',
    (error: unknown) => (error as WireError).code,
  );

/** Tries every action in turn; the list of those that did not go as the role says. */
async function tryAll(template: { name: string }, role: string): Promise<string[]> {
  const scene = await stage(template, role);
  const { room, other, actor } = scene;
  const wrong: string[] = [];
  for (const [name, action] of Object.entries(ACTIONS)) {
    const look = async () => {
      // Once it was removed, only the room can be looked at.
      await other.request('ping', {}).catch(() => {});
      return { traces: traces(room), heard: other.events.length };
    };
    const before = await look();
    const allowed = action.allowed(scene.who, scene);
    const said = await answer(action.run(scene));
    const fine = allowed
      ? said === 'yes' || (action.otherwise?.includes(said as WireError['code']) ?? false)
      : said === 'forbidden';
    if (!fine) wrong.push(`${name}: ${allowed ? 'should' : 'must not'}, was told "${said}"`);
    if (allowed) continue;
    if (JSON.stringify(await look()) !== JSON.stringify(before))
      wrong.push(`${name}: left a trace`);
  }
  actor.drop();
  other.drop();
  return wrong;
}

describe('the room channel', () => {
  const cases = STARTERS.flatMap((starter) =>
    Object.keys(loadStarter(starter).roles).map((role) => [starter, role] as const),
  );

  it.each(cases)(
    'lets in "%s" a "%s" do what its role says, and nothing else',
    async (starter, role) => {
      expect(await tryAll(loadStarter(starter), role)).toEqual([]);
    },
  );

  it.each(Object.keys(SINGLES.roles))('gives a role with "%s" that and no more', async (role) => {
    expect(await tryAll(SINGLES, role)).toEqual([]);
  });

  it('shows the people in the room from the lobby only to roles that may see them', async () => {
    const room = await roomFor(host, SINGLES);
    const inside = await come(host, room.id, 'audience', 'Ada');
    const lobby = async (role: string) => {
      const client = await ChannelClient.open(host.wsUrl);
      const { token } = await host.server.context.tokens.mintApp({
        roomId: room.id,
        role,
        userId: unique(),
      });
      const { peers, peerCount } = await client.enter({ token });
      client.drop();
      return { peers: peers?.map(({ name }) => name), peerCount };
    };
    expect(await lobby('only sendRoomState')).toEqual({ peers: ['Ada'], peerCount: 1 });
    expect(await lobby('audience')).toEqual({ peers: undefined, peerCount: 1 });
    inside.client.drop();
  });

  it('shows polls, and takes votes, only where the role may read them', async () => {
    const room = await roomFor(host, SINGLES);
    const writer = await come(host, room.id, 'only pollWrite', 'Writer');
    const poll = await room.polls.save(null, {
      title: 'Lunch?',
      type: 'poll',
      questions: [{ type: 'single-choice', text: 'Now?', options: [{ text: 'y' }, { text: 'n' }] }],
    });
    await room.polls.start(null, poll.id);
    const vote = {
      pollId: poll.id,
      answers: [
        { question: poll.questions[0]!.index, options: [poll.questions[0]!.options[0]!.index] },
      ],
    };
    const reader = await come(host, room.id, 'only pollRead', 'Ada');
    const nobody = await come(host, room.id, 'nothing', 'Bob');
    expect(reader.joined.snapshot.polls.map(({ id }) => id)).toEqual([poll.id]);
    expect(nobody.joined.snapshot.polls).toEqual([]);
    await reader.client.request('poll.respond', vote);
    expect(['forbidden', 'not_found']).toContain(
      await answer(nobody.client.request('poll.respond', vote)),
    );
    for (const { client } of [writer, reader, nobody]) client.drop();
  });
});

describe('a client that lies gains nothing', () => {
  it('by saying that it has another role, id, right or time', async () => {
    const room = await roomFor(host, loadStarter('live-streaming'));
    const client = await ChannelClient.open(host.wsUrl);
    const { token } = await host.server.context.tokens.mintApp({
      roomId: room.id,
      role: 'viewer-realtime',
      userId: 'eve',
    });
    await client.enter({ token });
    const lies = {
      name: 'Eve',
      role: 'broadcaster',
      peerId: 'chosen',
      userId: 'somebody else',
      permissions: { endRoom: true },
      handRaisedAt: 1,
      joinedAt: 1,
    };
    const { peerId } = await client.request('join', lies);
    expect(peerId).not.toBe('chosen');
    expect(room.peer(peerId)).toMatchObject({
      role: 'viewer-realtime',
      userId: 'eve',
      handRaisedAt: 0,
      type: 'regular',
    });
    await client.request('peer.update', { ...lies, name: 'Evil' });
    expect(room.peer(peerId)).toMatchObject({ role: 'viewer-realtime', name: 'Evil' });
    client.drop();
  });

  it('by joining twice on one line, or by answering what others were asked', async () => {
    const room = await roomFor(host, loadStarter('live-streaming'));
    const eve = await come(host, room.id, 'viewer-realtime', 'Eve');
    const ann = await come(host, room.id, 'viewer-realtime', 'Ann');
    expect(await answer(eve.client.request('join', { name: 'Again' }))).toBe('invalid_request');
    expect(room.peerCount).toBe(2);
    const boss = await come(host, room.id, 'broadcaster', 'Boss');
    await boss.client.request('stage.invite', { peerId: ann.joined.peerId });
    const { request } = await ann.client.event('role.requested');
    const accept = { requestId: request.id };
    expect(await answer(eve.client.request('role.accept', accept))).toBe('request_expired');
    await ann.client.request('role.accept', accept);
    expect(await answer(ann.client.request('role.accept', accept))).toBe('request_expired');
    expect(room.peer(eve.joined.peerId)?.role).toBe('viewer-realtime');
    for (const { client } of [eve, ann, boss]) client.drop();
  });

  it('by coming twice with one token: the earlier stay ends, nobody is there twice', async () => {
    const room = await roomFor(host, loadStarter('video-conferencing'));
    const claims = { roomId: room.id, role: 'guest', userId: 'eve' };
    const { token } = await host.server.context.tokens.mintApp(claims);
    const [first, second] = await Promise.all([
      ChannelClient.join(host.wsUrl, { token }, 'One'),
      ChannelClient.join(host.wsUrl, { token }, 'Two'),
    ]);
    const ended = await Promise.race([first.client.ended(), second.client.ended()]);
    expect(ended).toBe(CLOSE.replaced);
    expect(room.peerCount).toBe(1);
    for (const { client } of [first, second]) client.drop();
  });

  it('by what it learned of another room: its peers, messages, polls and secrets', async () => {
    const room = await roomFor(host, loadStarter('video-conferencing'));
    const other = await roomFor(host, loadStarter('video-conferencing'));
    const ann = await come(host, room.id, 'guest', 'Ann');
    const eve = await come(host, other.id, 'host', 'Eve');
    const { message } = await ann.client.request('chat.send', { text: 'x', clientMessageId: 'm' });
    const poll = await room.polls.save(null, { title: 'Ours', type: 'poll', questions: [] });
    const peerId = ann.joined.peerId;
    const before = traces(room);
    for (const foreign of [
      eve.client.request('peer.remove', { peerId }),
      eve.client.request('role.change', { peerId, role: 'viewer', force: true }),
      eve.client.request('hand.set', { peerId, raised: true }),
      eve.client.request('spotlight.set', { peerId }),
      eve.client.request('chat.hide', { messageId: message.id }),
      eve.client.request('chat.block', { peerId, blocked: true }),
      eve.client.request('chat.send', {
        text: 'psst',
        clientMessageId: 'm',
        to: { kind: 'peer', peerId },
      }),
      eve.client.request('poll.start', { pollId: poll.id }),
    ]) {
      expect(await answer(foreign)).toBe('not_found');
    }
    expect(await eve.client.request('tracks.mute', { peerIds: [peerId] })).toEqual({ count: 0 });
    expect(traces(room)).toEqual(before);

    // Its own secret opens no session of somebody else.
    const thief = await ChannelClient.open(host.wsUrl);
    const { secret } = eve.joined;
    const stolen = { peerId, secret, epoch: ann.entered.epoch, ...ann.client.position };
    const { token } = await host.server.context.tokens.mintApp({
      roomId: other.id,
      role: 'host',
      userId: 'eve',
    });
    expect(await answer(thief.enter({ token }, stolen))).toBe('resume_expired');
    for (const client of [ann.client, eve.client, thief]) client.drop();
  });

  it('by sending on after it was removed', async () => {
    const room = await roomFor(host, loadStarter('video-conferencing'));
    const eve = await come(host, room.id, 'host', 'Eve');
    const ann = await come(host, room.id, 'guest', 'Ann');
    const { client } = eve;
    // All on the wire before the server has closed the line.
    void client.request('ping', {}).catch(() => {});
    const removal = room.removePeer(null, eve.joined.peerId);
    const later = [
      answer(client.request('room.end', {})),
      answer(client.request('peer.remove', { peerId: ann.joined.peerId })),
      answer(client.request('chat.send', { text: 'x', clientMessageId: 'm' })),
      answer(client.request('media.grant', {})),
    ];
    await removal;
    for (const said of await Promise.all(later)) expect(said).not.toBe('yes');
    expect(room.peer(ann.joined.peerId)).toBeDefined();
    ann.client.drop();
  });

  it('by sending ten thousand requests: the others go on', async () => {
    const room = await roomFor(host, loadStarter('video-conferencing'));
    const eve = await come(host, room.id, 'guest', 'Eve');
    const ann = await come(host, room.id, 'guest', 'Ann');
    for (let i = 0; i < 10_000 && !eve.client.closed; i++) {
      void eve.client.request('hand.set', { raised: i % 2 === 0 }).catch(() => {});
    }
    await eve.client.ended();
    await ann.client.request('chat.send', { text: 'still here', clientMessageId: 'm1' });
    const hands = ann.client.events.filter(
      (event) => event.type === 'peer.updated' && 'handRaisedAt' in event.changes,
    );
    expect(hands.length).toBeLessThan(200);
    ann.client.drop();
  });
});

describe('the LiveKit door', () => {
  let media: TestServer;
  const closing: { close(): unknown }[] = [];

  beforeAll(async () => {
    media = await startTestServer({ realMedia: true });
  });
  afterAll(async () => {
    for (const one of closing) await one.close();
    await media.close();
  });

  const SOURCES: [WireSource, TrackType, Publishable][] = [
    [WireSource.MICROPHONE, TrackType.AUDIO, 'audio'],
    [WireSource.CAMERA, TrackType.VIDEO, 'video'],
    [WireSource.SCREEN_SHARE, TrackType.VIDEO, 'screen'],
    [WireSource.SCREEN_SHARE_AUDIO, TrackType.AUDIO, 'screen'],
  ];

  /** HTTP: the line is not even opened. */
  const SHUT = [401, 403, 404];

  const knock = (url: string, token: string) => {
    const client = new SignalClient(url, token);
    closing.push(client);
    return client;
  };

  const cases = STARTERS.flatMap((starter) =>
    Object.keys(loadStarter(starter).roles).map((role) => [starter, role] as const),
  );

  it.each(cases)('gives in "%s" a "%s" the media of its role', async (starter, role) => {
    const room = await roomFor(media, loadStarter(starter));
    const { client, entered, joined } = await come(media, room.id, role, 'Eve');
    closing.push(client.socket);
    const { allowed } = entered.role.publish;
    expect(joined.media !== null).toBe(entered.role.needsMedia);
    if (!joined.media) return;

    const line = knock(joined.media.url, joined.media.token);
    const { participant } = await line.next('join');
    expect(participant?.permission).toMatchObject({
      canPublish: allowed.length > 0,
      canSubscribe: entered.role.subscribeToRoles.length > 0,
      canPublishData: false,
      canUpdateMetadata: false,
      hidden: false,
    } satisfies Partial<ParticipantPermission>);
    for (const [source, type, kind] of SOURCES) {
      const cid = unique();
      line.send('addTrack', new AddTrackRequest({ cid, source, type, name: cid }));
      if (allowed.includes(kind)) {
        expect((await line.next('trackPublished')).cid).toBe(cid);
      } else {
        const { reason } = await line.next('requestResponse');
        expect(reason).toBe(RequestResponse_Reason.NOT_ALLOWED);
      }
    }
    line.send(
      'updateMetadata',
      new UpdateParticipantMetadata({ requestId: 7, name: 'Boss', metadata: '{"role":"host"}' }),
    );
    const { reason } = await line.next('requestResponse');
    expect(reason).toBe(RequestResponse_Reason.NOT_ALLOWED);
    expect(room.peer(joined.peerId)?.name).toBe('Eve');
  });

  it('takes no picture that is larger, and no more layers, than the role says', async () => {
    const room = await roomFor(media, {
      name: 'small pictures',
      roles: {
        small: {
          publishParams: { allowed: ['video'], video: { width: 640, height: 360 } },
          permissions: NONE,
        },
      },
    } as { name: string });
    const { client, joined } = await come(media, room.id, 'small', 'Eve');
    closing.push(client.socket);
    const line = knock(joined.media!.url, joined.media!.token);
    await line.next('join');
    const announce = (width: number, height: number, layers: number) =>
      line.send(
        'addTrack',
        new AddTrackRequest({
          cid: unique(),
          source: WireSource.CAMERA,
          type: TrackType.VIDEO,
          width,
          height,
          layers: Array.from({ length: layers }, (_, quality) => ({ quality, width, height })),
        }),
      );
    announce(1280, 720, 1);
    expect(await line.next('requestResponse')).toMatchObject({
      reason: RequestResponse_Reason.LIMIT_EXCEEDED,
      message: 'camera: 1280x720, of 640x360 at most',
    });
    announce(640, 360, 2);
    expect((await line.next('requestResponse')).message).toBe('camera: 2 layers, of 1 at most');
    announce(360, 640, 1);
    expect((await line.next('trackPublished')).track).toMatchObject({ width: 360, height: 640 });
  });

  it('is shut for tokens of an earlier role and of somebody removed', async () => {
    const room = await roomFor(media, loadStarter('live-streaming'));
    const eve = await come(media, room.id, 'viewer-on-stage', 'Eve');
    closing.push(eve.client.socket);
    const stale = eve.joined.media!;
    await room.changeRole(null, eve.joined.peerId, 'viewer-realtime');
    expect(SHUT).toContain(await knock(stale.url, stale.token).ended);
    const { media: fresh } = await eve.client.request('media.grant', {});
    const line = knock(fresh!.url, fresh!.token);
    expect((await line.next('join')).participant?.permission?.canPublish).toBe(false);
    await room.changeRole(null, eve.joined.peerId, 'viewer-near-realtime');
    await line.ended;
    expect(await eve.client.request('media.grant', {})).toEqual({ media: null });
    expect(SHUT).toContain(await knock(fresh!.url, fresh!.token).ended);
    await room.removePeer(null, eve.joined.peerId);
    expect(SHUT).toContain(await knock(fresh!.url, fresh!.token).ended);
  });

  it('carries tracks only to roles that subscribe to them, takes them away with the role, and no data', async () => {
    const publish = { allowed: ['audio', 'video'], video: { width: 640, height: 360 } };
    const role = (...subscribeToRoles: string[]) => ({
      publishParams: publish,
      subscribeParams: { subscribeToRoles },
      permissions: NONE,
    });
    const room = await roomFor(media, {
      name: 'circles',
      roles: {
        red: role('red'),
        blue: role('blue', 'red'),
        deaf: { ...role('red', 'blue'), publishParams: { allowed: [] } },
      },
    } as { name: string });
    const person = async (role: string) => {
      const { client, joined } = await come(media, room.id, role, role);
      const rtc = new RtcNodePeer();
      closing.push(client.socket, rtc);
      await rtc.connect(joined.media!.url, joined.media!.token);
      return { id: joined.peerId, client, rtc };
    };
    const until = async (condition: () => boolean) => {
      while (!condition()) await pause(20);
    };
    const sees = (who: { rtc: RtcNodePeer }, whom: { id: string }) => {
      const tracks = who.rtc.room.remoteParticipants.get(whom.id)?.trackPublications.values();
      return [...(tracks ?? [])].filter(({ subscribed }) => subscribed).length;
    };
    const [red, blue, other] = [await person('red'), await person('blue'), await person('red')];
    await blue.rtc.publish();
    await other.rtc.publish();
    await until(() => sees(red, other) === 2 && sees(blue, other) === 2 && red.rtc.frames > 3);
    // Blue was there first: whatever red could get of it, it would have by now.
    expect(sees(red, blue)).toBe(0);

    await Promise.resolve(blue.rtc.say('psst', true)).catch(() => {});
    await room.changeRole(null, red.id, 'blue');
    await until(() => sees(red, blue) === 2);
    expect(red.rtc.data).toEqual([]);

    await room.changeRole(null, other.id, 'deaf');
    await until(() => sees(red, other) === 0 && sees(blue, other) === 0);
    expect(room.tracks.of(other.id)).toEqual([]);
    await until(() => sees(other, blue) === 2);
  });
});
