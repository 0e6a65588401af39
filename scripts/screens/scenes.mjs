/**
 * What the pictures show. A scene is a room (`ARoomOptions` of src/testing) and what is pressed in it: text keys of
 * the buttons, so that it works in every language; `a|b` presses the first of them that is there.
 */
const call = (options) => ({ room: { muted: [1], speaking: [2], ...options } });
const lobby = (options) => ({ room: { status: 'lobby', peers: 2, ...options } });
const failed = (error) => ({ room: { status: 'failed', error } });
const deep = (elements, more = {}) => ({
  screens: { conferencing: { default: { elements } } },
  ...more,
});

const STAGE = {
  on_stage_exp: { on_stage_role: 'guest', off_stage_roles: ['viewer'] },
  chat: {
    private_chat_enabled: true,
    allow_pinning_messages: true,
    real_time_controls: { can_disable_chat: true, can_block_user: true, can_hide_message: true },
  },
  participant_list: {},
  emoji_reactions: {},
  hand_raise: {},
  video_tile_layout: { grid: { enable_spotlighting_peer: true } },
};
const AUDIENCE = [3, 4, 5, 6, 7, 8, 9, 10, 11];
const webinar = (options) =>
  call({
    peers: 12,
    roles: Object.fromEntries(AUDIENCE.map((at) => [at, 'viewer'])),
    hands: [5, 8],
    layout: deep(STAGE),
    ...options,
  });

const by = { peerId: 'p1', userId: '', name: 'Ben Okafor' };
const to = { kind: 'everyone' };
const TALK = {
  messages: [
    { text: 'Welcome! Questions go here.', peerId: 'p1', name: 'Ben Okafor', role: 'host' },
    { text: 'Will the slides be shared?', peerId: 'p5', name: 'Farid Haddad', role: 'viewer' },
    { text: 'Yes, right after.', peerId: 'p0', name: 'Ada Lindqvist', replyTo: 'msg-000001' },
    {
      ...{ text: 'Could you bring me up next?', peerId: 'p8', name: 'Ines Duarte', role: 'viewer' },
      to: { kind: 'peer', peerId: 'p0' },
    },
  ],
  chat: {
    pinned: [
      {
        ...{ messageId: 'msg-000000', name: 'Ben Okafor', text: 'Welcome! Questions go here.' },
        ...{ pinnedBy: 'Ada Lindqvist', pinnedAt: 1 },
      },
    ],
    outbox: [
      {
        ...{ clientMessageId: 'a', text: 'I will be right back.', to, replyTo: null },
        ...{ status: 'sending', error: null },
      },
      {
        ...{ clientMessageId: 'b', text: 'And thanks, all!', to, replyTo: null, status: 'failed' },
        error: { code: 'rate_limited', message: '' },
      },
    ],
  },
};

const POLL = {
  ...{ type: 'poll', state: 'created', duration: 0, anonymous: false, visibility: true },
  ...{ mode: 'peerID', rolesThatCanVote: [], rolesThatCanViewResponses: [], createdBy: by },
  ...{ startedBy: by, startedAt: 3, stoppedAt: 0, questions: [], voters: 0 },
};
const question = (text, options, more = {}) => ({
  ...{ index: 1, type: 'single-choice', text, skippable: false, once: false, weight: 10 },
  ...{ negative: 0, duration: 0, responseCount: 9 },
  options: options.map(([option, voteCount, isCorrect], at) => ({
    ...{ index: at + 1, text: option, voteCount },
    ...(isCorrect === undefined ? {} : { isCorrect }),
  })),
  ...more,
});
const POLLS = {
  lunch: {
    ...{ ...POLL, id: 'lunch', title: 'Where do we have lunch?', state: 'started', voters: 9 },
    questions: [
      question('Choose one place', [
        ['The soup kitchen round the corner', 5],
        ['Sushi', 3],
        ['Bring your own', 1],
      ]),
    ],
  },
  quiz: {
    ...{ ...POLL, id: 'quiz', title: 'How well do you know the product?', type: 'quiz' },
    ...{ state: 'stopped', voters: 12 },
    questions: [
      question(
        'Which roles may vote?',
        [
          ['Hosts', 11, true],
          ['Guests', 9, true],
          ['Nobody', 2, false],
        ],
        { type: 'multiple-choice', responseCount: 12 },
      ),
    ],
  },
  draft: { ...POLL, id: 'draft', title: 'How was the talk?' },
};
/** Questions one by one. */
const timed = (begunBefore, duration = 30_000) => ({
  race: {
    ...{ ...POLL, id: 'race', title: 'The quick round', type: 'quiz', state: 'started' },
    ...{ visibility: false, begunBefore },
    questions: ['Which river is the longest?', 'How many bones has an adult?'].map((text, at) =>
      question(
        text,
        [
          ['The Nile', 0],
          ['The Rhine, from its spring in the Alps down to the sea', 0],
          ['The Spree', 0],
        ],
        { index: at + 1, duration, responseCount: 0 },
      ),
    ),
  },
});
const words = {
  words: {
    ...{ ...POLL, id: 'words', title: 'What did you miss?', state: 'started', voters: 4 },
    questions: [question('Tell us', [], { type: 'long-answer', responseCount: 4 })],
  },
};
const polls = (options = {}) => call({ peers: 5, state: { polls: POLLS }, ...options });

const RECORDING = {
  ...{ id: 'r', state: 'started', paused: false, audioOnly: false },
  ...{ initialisedAt: 1, startedAt: 2, error: null },
};
const COMFORTS = {
  ...STAGE,
  brb: {},
  virtual_background: { background_media: [{ url: '/screens-logo.svg' }] },
  noise_cancellation: { enabled_by_default: true },
};

const RATINGS = [
  {
    label: 'Bad',
    value: 1,
    emoji: '😞',
    question: 'What went wrong?',
    reasons: ['Sound', 'Video'],
  },
  { label: 'Fair', value: 3, emoji: '🙂' },
  { label: 'Great', value: 5, emoji: '😍', question: 'What was great?', reasons: ['The people'] },
];
const asking = {
  status: 'left',
  layout: {
    screens: { leave: { default: { elements: { feedback: { ratings: RATINGS, comment: {} } } } } },
  },
};
const logo = { logo: { url: '/screens-logo.svg' } };
const header = { header: { title: 'Quarterly review', description: 'Numbers, plans, questions' } };

const bare = {
  screens: { conferencing: { default: { elements: STAGE, hideSections: ['header'] } } },
};

const CHAT = 'call.open-chat';
const PEOPLE = 'call.open-people';
const POLLS_OPEN = 'call.open-polls|call.open-chat';
const POLLS_TAB = '?call.tab-polls';
/** On a phone what the bar has no room for is behind one button. */
const FOLDED = (key) => [`?controls.more`, key];

export const SCENES = {
  idle: { room: { status: 'idle' } },
  entering: { room: { status: 'entering' } },
  lobby: lobby({ layout: logo }),
  'lobby-off': lobby({ cameraOff: [0], muted: [0] }),
  'lobby-devices': { ...lobby({}), press: ['?lobby.devices'] },
  'lobby-denied': lobby({
    deviceErrors: { camera: 'camera_denied', microphone: 'microphone_denied' },
  }),
  'lobby-viewer': lobby({ role: 'viewer' }),
  'lobby-error': lobby({ error: 'server_away' }),
  'call-1': call({ peers: 1 }),
  'call-2': call({ peers: 2, speaking: [1], muted: [0] }),
  'call-5': call({ peers: 5, layout: deep({ ...STAGE, ...header }, logo) }),
  'call-9': call({ peers: 9, cameraOff: [3, 6], away: [4] }),
  'call-16': call({ peers: 16, cameraOff: [3, 6, 11] }),
  'call-24': call({ peers: 24, speaking: [2, 5], hands: [4] }),
  'call-49': call({ peers: 49, cameraOff: [3, 6, 11, 20, 30] }),
  'call-all-off': call({ peers: 4, cameraOff: [0, 1, 2, 3] }),
  'call-pinned': call({ peers: 6, state: { pinned: 'p3/camera' } }),
  'call-trouble': { ...call({ peers: 5 }), trouble: true },
  'call-tile-menu': { ...call({ peers: 5 }), press: ['people.menu'] },
  'call-screen': call({ peers: 5, screen: 1 }),
  'call-screen-chat': { ...call({ peers: 5, screen: 1, messages: 8 }), press: [CHAT] },
  'call-own-screen': call({ peers: 3, screen: 0 }),
  'call-headless': {
    ...call({ peers: 5, messages: 6, layout: bare }),
    press: [CHAT],
  },
  'call-viewer-empty': call({ peers: 1, role: 'viewer' }),
  chat: { ...call({ peers: 5, messages: 8, unread: 2 }), press: [CHAT] },
  'chat-empty': { ...call({ peers: 3 }), press: [CHAT] },
  'chat-emoji': { ...call({ peers: 5, messages: 8 }), press: [CHAT, 'chat.emoji'] },
  'chat-overlay': {
    ...call({ peers: 5, messages: 8, layout: deep({ ...STAGE, chat: { is_overlay: true } }) }),
    press: [CHAT],
  },
  people: { ...call({ peers: 9, away: [4] }), press: [PEOPLE] },
  'menu-microphone': { ...call({ peers: 3 }), press: ['device.choose-microphone'] },
  'menu-more': { ...call({ peers: 3, layout: deep(STAGE) }), press: ['?controls.more'] },
  notices: { ...call({ peers: 4, unread: 3, messages: 3 }), notices: true },
  'audio-blocked': { ...call({ peers: 3 }), audioBlocked: true },
  reconnecting: call({ peers: 3, status: 'reconnecting' }),
  'reconnecting-both': { ...call({ peers: 3, status: 'reconnecting' }), media: 'reconnecting' },
  'media-reconnecting': { ...call({ peers: 3 }), media: 'reconnecting' },
  connection: { ...call({ peers: 3 }), press: ['?connection.label'] },
  'connection-weak': {
    ...call({ peers: 5 }),
    ...{ trouble: true, press: ['connection.label'] },
  },
  recorded: call({ peers: 5, role: 'guest', state: { recording: RECORDING } }),
  'recorded-paused': call({
    ...{ peers: 5, role: 'guest', state: { recording: { ...RECORDING, paused: true } } },
  }),
  'recorded-bare': { ...call({ peers: 5, state: { recording: RECORDING }, layout: bare }) },
  settings: { ...call({ peers: 3, layout: deep(STAGE) }), press: ['?controls.more', 'settings'] },
  'settings-lobby': { ...lobby({ layout: deep(COMFORTS), effects: true }), press: ['settings'] },
  'settings-effects': {
    ...call({ peers: 3, layout: deep(COMFORTS), effects: true }),
    press: ['?controls.more', 'settings'],
  },
  shortcuts: {
    ...call({ peers: 3, layout: deep(STAGE) }),
    press: ['?controls.more', '?keys.title'],
  },
  'people-flat': { ...call({ peers: 5, muted: [1, 3], hands: [2] }), press: [PEOPLE] },
  'people-nobody': { ...call({ peers: 12 }), press: [PEOPLE], search: 'zzz' },
  'chat-blocked': {
    ...webinar({ messages: 3, role: 'viewer', hands: [], chat: { blocked: ['p0'] } }),
    press: [CHAT],
  },
  'chat-paused-viewer': {
    ...webinar({ messages: 3, role: 'viewer', hands: [], chat: { paused: { by, at: 1 } } }),
    press: [CHAT],
  },
  pip: { ...call({ peers: 5 }), press: ['?pip.open'] },
  'media-failed': { ...call({ peers: 3 }), media: 'failed' },
  webinar: webinar({}),
  'webinar-people': { ...webinar({}), press: [PEOPLE] },
  'webinar-person': { ...webinar({}), press: [PEOPLE, 'people.menu'] },
  'webinar-chat': { ...webinar(TALK), press: [CHAT] },
  'webinar-message': { ...webinar(TALK), press: [CHAT, 'chat.menu'] },
  'webinar-paused': {
    ...webinar({ messages: 3, chat: { paused: { by, at: 1 } } }),
    press: [CHAT],
  },
  'webinar-viewer': webinar({ role: 'viewer', hands: [0] }),
  invited: webinar({
    ...{ role: 'viewer', hands: [] },
    state: { roleChangeRequest: { id: 'q', role: 'guest', by, expiresAt: 4e12 } },
  }),
  'invited-role': webinar({
    ...{ role: 'guest', hands: [] },
    state: { roleChangeRequest: { id: 'q', role: 'viewer', by, expiresAt: 4e12 } },
  }),
  unmute: webinar({ hands: [], state: { unmuteRequest: { by, sources: ['microphone'] } } }),
  reactions: { ...webinar({ hands: [] }), press: FOLDED('reaction.open') },
  'reactions-flying': { ...webinar({ hands: [] }), reactions: true },
  'leave-menu': { ...webinar({ hands: [] }), press: ['leave.menu|leave.long'] },
  'leave-end': { ...webinar({ hands: [] }), press: ['leave.menu|leave.long', 'leave.end'] },
  polls: { ...polls(), press: [POLLS_OPEN, POLLS_TAB] },
  'polls-empty': { ...call({ peers: 3 }), press: [POLLS_OPEN, POLLS_TAB] },
  'polls-writing': { ...polls(), press: [POLLS_OPEN, POLLS_TAB, 'polls.new'] },
  'polls-voting': { ...polls({ role: 'guest' }), press: [POLLS_OPEN, POLLS_TAB, '=lunch'] },
  'polls-quick': {
    ...polls({ role: 'guest', state: { polls: timed(4_000) } }),
    press: [POLLS_OPEN, POLLS_TAB, '=quick'],
  },
  'polls-quick-soon': {
    ...polls({ role: 'guest', state: { polls: timed(52_000) } }),
    press: [POLLS_OPEN, POLLS_TAB, '=quick'],
  },
  'polls-quick-over': {
    ...polls({ role: 'guest', state: { polls: timed(90_000) } }),
    press: [POLLS_OPEN, POLLS_TAB, '=quick'],
  },
  'polls-quick-host': {
    ...polls({ state: { polls: timed(4_000) } }),
    press: [POLLS_OPEN, POLLS_TAB, '=quick'],
  },
  'polls-words': {
    ...polls({ role: 'guest', state: { polls: words } }),
    press: [POLLS_OPEN, POLLS_TAB, '=miss'],
  },
  'polls-draft': { ...polls(), press: [POLLS_OPEN, POLLS_TAB, '=talk'] },
  'polls-results': { ...polls(), press: [POLLS_OPEN, POLLS_TAB, '=product'] },
  'go-live': { ...call({ peers: 3 }), streaming: 'none' },
  'on-air': { ...call({ peers: 3 }), streaming: 'live', recording: true },
  'on-air-stop': { ...call({ peers: 3 }), streaming: 'live', press: ['live.stop'] },
  'stream-waiting': { room: { peers: 4, role: 'viewer' }, streaming: 'none', watches: true },
  'stream-live': { room: { peers: 4, role: 'viewer' }, streaming: 'live', watches: true },
  'stream-chat': {
    room: { peers: 4, role: 'viewer', messages: 8 },
    ...{ streaming: 'live', watches: true, chatOpen: true },
  },
  'stream-settings': {
    room: { peers: 4, role: 'viewer' },
    ...{ streaming: 'live', watches: true, press: ['player.settings'] },
  },
  'stream-away': { room: { peers: 4, role: 'viewer' }, streaming: 'away', watches: true },
  'stream-failed': { room: { peers: 4, role: 'viewer' }, streaming: 'failed', watches: true },
  left: { room: { status: 'left' } },
  'left-asking': { room: asking },
  'left-asked': { room: asking, press: ['=Bad'] },
  'failed-link': failed('code_unknown'),
  'failed-moved': failed('session_replaced'),
  'failed-removed': failed('peer_removed'),
  'failed-ended': failed('room_ended'),
  'failed-server': failed('server_away'),
  'long-names': { ...call({ peers: 16, cameraOff: [3, 6], screen: 1 }), rename: true },
  'long-names-people': { ...call({ peers: 9 }), rename: true, press: [PEOPLE] },
};

/** Every role of every starter template, as the server would let it in. */
export function roleScenes(starter, roles) {
  const scenes = {};
  const infos = Object.fromEntries(roles.map(({ info }) => [info.name, info]));
  const onStage = roles.filter(({ info }) => info.publish.allowed.length > 0);
  const audience = roles.filter(({ info }) => info.publish.allowed.length === 0);
  const video = onStage.some(({ info }) => info.publish.allowed.includes('video'));
  const peers = starter === 'one-to-one' ? 2 : 6;
  const cameraOff = video ? [3] : [0, 1, 2, 3, 4, 5];
  for (const { info, layout } of roles) {
    const role = info.publish.allowed.length > 0 ? 'host' : 'viewer';
    const names = { 0: info.name };
    for (let at = 1; at < peers; at += 1) {
      const of = at > 3 && audience[0] ? audience : onStage;
      names[at] = of[at % of.length].info.name;
    }
    const roleOf = (at) => (infos[names[at]].publish.allowed.length > 0 ? 'host' : 'viewer');
    const room = {
      ...{ peers, role, cameraOff, muted: [1], speaking: [2], messages: 5 },
      roles: Object.fromEntries([1, 2, 3, 4, 5].map((at) => [at, names[at] ? roleOf(at) : 'host'])),
      state: { role: info, layout, roleLayout: layout, roles: infos },
    };
    const base = {
      ...{ room, names, watches: !info.needsMedia },
      streaming: starter === 'live-streaming' ? 'live' : undefined,
    };
    const name = `role-${starter}-${info.name}`;
    scenes[`${name}-lobby`] = { ...base, room: { ...room, status: 'lobby' } };
    scenes[`${name}-call`] = base;
    scenes[`${name}-chat`] = { ...base, press: [`?${CHAT}`] };
    scenes[`${name}-people`] = { ...base, press: [`?${PEOPLE}`] };
  }
  return scenes;
}
