import { describe, expect, it } from 'vitest';
import type {
  ExternalStreamFacts,
  PeerFacts,
  RoomChange,
  StreamFacts,
  TakeFacts,
} from '../rooms/journal.js';
import { envelope, eventOf, type WebhookEvent } from './events.js';

const START = Date.parse('2026-01-31T12:00:00.000Z');
const minutes = (count: number): number => START + count * 60_000;

const room = { id: 'room-1', name: 'Biology', templateId: 'template-1' };
const session = { id: 'session-1', startedAt: START };
const ada: PeerFacts = {
  id: 'peer-1',
  userId: 'ada',
  name: 'Ada',
  metadata: '{"team":"blue"}',
  role: 'host',
  joinedAt: minutes(1),
  type: 'regular',
};
const bob: PeerFacts = { ...ada, id: 'peer-2', userId: 'bob', name: 'Bob', role: 'guest' };
const here = { room, session, at: minutes(2) };
const refused = { ...here, message: 'role not allowed' };

const PLACE = {
  room_id: 'room-1',
  room_name: 'Biology',
  template_id: 'template-1',
  session_id: 'session-1',
  session_started_at: '2026-01-31T12:00:00.000Z',
};
const ADA = {
  peer_id: 'peer-1',
  user_id: 'ada',
  user_name: 'Ada',
  user_data: '{"team":"blue"}',
  role: 'host',
  joined_at: '2026-01-31T12:01:00.000Z',
  type: 'regular',
};
const NO_TIME = '0001-01-01T00:00:00Z';

const stream: StreamFacts = {
  id: 'stream-1',
  url: '/hls/c/room-1/master.m3u8',
  playlist: 'live',
  destination: 'live',
  initialisedAt: minutes(1),
  startedAt: minutes(1) + 10_000,
  stoppedAt: null,
  kind: 'hls',
  recording: { hlsVod: true, singleFilePerLayer: true, audioOnly: false },
  layers: [{ width: 1280, height: 720 }],
  presignSeconds: 60,
  storage: null,
  zip: false,
};
const file = { size: 1_000, duration: 49.5, width: 1280, height: 720, layer: 0, upload: null };
const bucket = { owner: 'server', bucket: 'b', key: 'r/vod/master.m3u8' } as const;
const BEAM = {
  beam_id: 'stream-1',
  job_id: 'stream-1',
  max_width: 1280,
  max_height: 720,
  meeting_url: '',
};
const external: ExternalStreamFacts = {
  id: 'external-1',
  destination: '',
  width: 1280,
  height: 720,
  targets: [{ id: 'target-1', url: 'rtmp://a.example/app/***' }],
  initialisedAt: stream.initialisedAt,
  startedAt: stream.startedAt,
};
const SENT = {
  beam_id: 'external-1',
  job_id: 'external-1',
  recording_enabled: false,
  max_width: 1280,
  max_height: 720,
  meeting_url: '',
  rtmp: [{ url: 'rtmp://a.example/app/***' }],
};
const SENT_SINCE = { started_at: '2026-01-31T12:01:10.000Z', start_delay: 10 };
const BEGUN = {
  url: '/hls/c/room-1/master.m3u8',
  started_at: '2026-01-31T12:01:10.000Z',
  start_delay: 10,
  recording_vod_playlist_enabled: true,
  recording_single_file_per_layer_enabled: true,
};

const details = {
  ...{ peerId: 'peer-1', userId: 'ada', userName: 'Ada', role: 'host' },
  stream: 'regular' as const,
  tracks: [{ id: 'TR_1', kind: 'video' as const, source: 'camera' as const }],
};
const take = { id: 'take-1', type: 'track' as const, details };
const TAKE = {
  ...{ peer_id: 'peer-1', user_id: 'ada', user_name: 'Ada', role: 'host' },
  job_id: 'stream-1',
  recording_id: 'take-1',
  stream_id: 'peer-1-regular',
  ...{ track_id: 'TR_1', track_type: 'video', source: 'camera' },
};

/** One of each kind of change, with the whole event that it becomes. */
const TABLE: { [Type in RoomChange['type']]: [Extract<RoomChange, { type: Type }>, unknown] } = {
  'session.opened': [
    { ...here, type: 'session.opened' },
    { type: 'session.open.success', data: PLACE },
  ],
  'session.closed': [
    { ...here, type: 'session.closed' },
    {
      type: 'session.close.success',
      data: { ...PLACE, session_duration: 120, session_stopped_at: '2026-01-31T12:02:00.000Z' },
    },
  ],
  'peer.joined': [
    { ...here, type: 'peer.joined', peer: ada },
    { type: 'peer.join.success', data: { ...PLACE, ...ADA } },
  ],
  'peer.left': [
    { ...here, type: 'peer.left', peer: ada, reason: 'removed', message: 'too loud' },
    {
      type: 'peer.leave.success',
      data: {
        ...PLACE,
        ...ADA,
        left_at: '2026-01-31T12:02:00.000Z',
        duration: 60,
        reason: 'peer kicked',
        message: 'too loud',
      },
    },
  ],
  'peer.updated': [{ ...here, type: 'peer.updated', peer: ada }, null],
  'role.changed': [
    { ...here, type: 'role.changed', peer: ada, previousRole: 'guest', by: bob },
    {
      type: 'role.change.success',
      data: {
        ...PLACE,
        ...ADA,
        previous_role: 'guest',
        role_changed_at: '2026-01-31T12:02:00.000Z',
        role_change_requested_by: 'peer-2',
      },
    },
  ],
  'take.begun': [
    { ...here, type: 'take.begun', stream, take },
    {
      type: 'track.recording.started.success',
      data: { ...PLACE, ...TAKE, started_at: '2026-01-31T12:02:00.000Z' },
    },
  ],
  'take.ended': [
    {
      ...{ ...here, type: 'take.ended', stream, take },
      asset: {
        ...{ ...file, id: 'take-1', type: 'track', path: 's/tracks/take-1.webm', url: 'https://t' },
        details: { ...details, startedAt: START },
      },
    },
    {
      type: 'track.recording.success',
      data: {
        ...PLACE,
        ...TAKE,
        ...{ asset_id: 'take-1', size: 1_000, duration: 49.5, max_width: 1280, max_height: 720 },
        recording_path: 's/tracks/take-1.webm',
        recording_presigned_url: 'https://t',
        started_at: '2026-01-31T12:00:00.000Z',
        stopped_at: '2026-01-31T12:00:49.500Z',
      },
    },
  ],
  'take.failed': [
    { ...here, type: 'take.failed', stream, take, code: 'disk_full', message: 'Full.' },
    {
      type: 'track.recording.failure',
      data: {
        ...PLACE,
        ...TAKE,
        error_type: 'INTERNAL_ERROR',
        error_code: 'disk_full',
        error_message: 'Full.',
      },
    },
  ],
  'room.ended': [
    { ...here, type: 'room.ended', by: ada, lock: true, reason: 'time is up' },
    {
      type: 'room.end.success',
      data: {
        ...PLACE,
        peer_id: 'peer-1',
        user_id: 'ada',
        user_name: 'Ada',
        role: 'host',
        lock_room: true,
        reason: 'time is up',
        source: 'peer',
      },
    },
  ],
  'peer.joinFailed': [
    { ...refused, type: 'peer.joinFailed', peer: ada },
    {
      type: 'peer.join.failure',
      data: { ...PLACE, ...ADA, joined_at: NO_TIME, error_message: 'role not allowed' },
    },
  ],
  'peer.leaveFailed': [
    { ...refused, type: 'peer.leaveFailed', peerId: 'peer-9', message: 'peer not joined' },
    {
      type: 'peer.leave.failure',
      data: {
        ...PLACE,
        peer_id: 'peer-9',
        left_at: NO_TIME,
        duration: 0,
        error_message: 'peer not joined',
      },
    },
  ],
  'role.changeFailed': [
    { ...refused, type: 'role.changeFailed', peer: ada, role: 'guest', by: bob },
    {
      type: 'role.change.failure',
      data: {
        ...PLACE,
        ...ADA,
        role: 'guest',
        role_change_requested_by: 'peer-2',
        error_message: 'role not allowed',
      },
    },
  ],
  'external.begun': [{ ...here, type: 'external.begun', external, by: ada }, null],
  'external.changed': [{ ...here, type: 'external.changed', external }, null],
  'external.started': [
    { ...here, type: 'external.started', external },
    { type: 'beam.started.success', data: { ...PLACE, ...SENT, ...SENT_SINCE } },
  ],
  'external.stopped': [
    { ...here, type: 'external.stopped', external, by: null, reason: 'last peer left' },
    {
      type: 'beam.stopped.success',
      data: {
        ...PLACE,
        ...SENT,
        ...SENT_SINCE,
        stopped_at: '2026-01-31T12:02:00.000Z',
        duration: 50,
        reason: 'last peer left',
      },
    },
  ],
  'external.failed': [
    { ...here, type: 'external.failed', external, code: 'worker_died', message: 'It died.' },
    {
      type: 'beam.failure',
      data: {
        ...PLACE,
        ...SENT,
        duration: 50,
        error_type: 'INTERNAL_ERROR',
        error_code: 'worker_died',
        error_message: 'It died.',
      },
    },
  ],
  'stream.begun': [
    { ...here, type: 'stream.begun', stream: { ...stream, url: null }, by: ada },
    null,
  ],
  'stream.resumed': [{ ...here, type: 'stream.resumed', stream }, null],
  'stream.started': [
    { ...here, type: 'stream.started', stream },
    { type: 'hls.started.success', data: { ...PLACE, ...BEAM, ...BEGUN } },
  ],
  'stream.stopped': [
    { ...here, type: 'stream.stopped', stream, by: ada, reason: 'client request' },
    {
      type: 'hls.stopped.success',
      data: {
        ...PLACE,
        ...BEAM,
        ...BEGUN,
        stopped_at: '2026-01-31T12:02:00.000Z',
        duration: 50,
        reason: 'client request',
      },
    },
  ],
  'stream.failed': [
    { ...here, type: 'stream.failed', stream, code: 'stream_lost', message: 'It died.' },
    {
      type: 'hls.failure',
      data: {
        ...PLACE,
        ...BEAM,
        duration: 50,
        error_type: 'INTERNAL_ERROR',
        error_code: 'stream_lost',
        error_message: 'It died.',
      },
    },
  ],
  'stream.completed': [
    {
      ...here,
      type: 'stream.completed',
      stream: { ...stream, stoppedAt: minutes(2) },
      assets: [
        { ...file, id: 'a', type: 'room-composite', path: 's/720p.mp4', url: 'https://f/a' },
        {
          ...{ ...file, upload: bucket },
          id: 'v',
          type: 'room-vod',
          path: 's/vod/master.m3u8',
          url: 'https://f/v',
        },
      ],
    },
    {
      type: 'hls.recording.success',
      data: {
        ...PLACE,
        ...BEAM,
        recording_id: 'stream-1',
        duration: 49.5,
        hls_vod_recording_path: 'r/vod/master.m3u8',
        hls_vod_recording_presigned_url: 'https://f/v',
        hls_vod_recording_size: 1_000,
        recording_single_files: [
          {
            asset_id: 'a',
            layer: '0',
            recording_path: 's/720p.mp4',
            recording_presigned_url: 'https://f/a',
            size: 1_000,
            width: 1280,
            height: 720,
          },
        ],
        recording_thumbnails: [],
        recording_created_at: '2026-01-31T12:02:00.000Z',
        started_at: '2026-01-31T12:01:10.000Z',
        stopped_at: '2026-01-31T12:02:00.000Z',
      },
    },
  ],
  'room.endFailed': [
    { ...refused, type: 'room.endFailed', by: null, lock: false, reason: '', status: 404 },
    {
      type: 'room.end.failure',
      data: {
        ...PLACE,
        lock_room: false,
        reason: '',
        source: 'api',
        error_message: 'role not allowed',
        error_code: 404,
      },
    },
  ],
};

describe('webhook events', () => {
  for (const [type, [change, event]] of Object.entries(TABLE)) {
    it(`tell ${type} in the platform's words`, () => {
      expect(eventOf(change)).toEqual(event);
    });
  }

  it('say who asked for a role only where somebody in the room did', () => {
    const [change] = TABLE['role.changed'];
    expect(eventOf({ ...change, by: null })?.data).not.toHaveProperty('role_change_requested_by');
  });

  it('leave the session out where none is open', () => {
    const [change] = TABLE['peer.joinFailed'];
    const data = eventOf({ ...change, session: null })?.data;
    expect(data).not.toHaveProperty('session_id');
    expect(data).not.toHaveProperty('session_started_at');
  });

  it.each([
    ['left', 'regular', 'client request'],
    ['removed', 'regular', 'peer kicked'],
    ['lost', 'regular', 'websocket closed'],
    ['lost', 'external', 'ice connection state closed'],
    ['ended', 'regular', 'server removed peer'],
    ['replaced', 'regular', 'server removed peer'],
  ] as const)('give a peer that is gone as %s (%s) the reason "%s"', (reason, type, said) => {
    const [change] = TABLE['peer.left'];
    expect(eventOf({ ...change, reason, peer: { ...ada, type } })?.data['reason']).toBe(said);
  });

  it('travel in the envelope of the platform', () => {
    const account = { customerId: 'customer-1', appId: 'app-1' };
    const event = { type: 'session.open.success', data: PLACE };
    expect(JSON.parse(envelope(account, room, event, { id: 'event-1', at: START }))).toEqual({
      version: '2.0',
      id: 'event-1',
      account_id: 'customer-1',
      app_id: 'app-1',
      template_id: 'template-1',
      timestamp: '2026-01-31T12:00:00.000Z',
      type: 'session.open.success',
      data: PLACE,
    });
  });
});

describe('a recording without a stream', () => {
  const alone: StreamFacts = {
    ...stream,
    kind: 'recording',
    url: null,
    recording: { hlsVod: false, singleFilePerLayer: true, audioOnly: false },
  };
  const data = { ...PLACE, ...BEAM, recording_enabled: true, audio_only: false, rtmp: [] };
  const startedAt = { started_at: '2026-01-31T12:01:10.000Z', start_delay: 10 };

  it.each<[RoomChange, WebhookEvent | null]>([
    [{ ...here, type: 'stream.begun', stream: alone, by: null }, null],
    [
      { ...here, type: 'stream.started', stream: alone },
      { type: 'beam.started.success', data: { ...data, ...startedAt } },
    ],
    [
      {
        ...{ ...here, type: 'stream.stopped', stream: alone, by: null },
        reason: 'last peer left',
      },
      {
        type: 'beam.stopped.success',
        data: {
          ...{ ...data, ...startedAt },
          stopped_at: '2026-01-31T12:02:00.000Z',
          duration: 50,
          reason: 'last peer left',
        },
      },
    ],
    [
      {
        ...{ ...here, type: 'stream.completed', stream: { ...alone, stoppedAt: minutes(2) } },
        assets: [
          { ...file, id: 'a', type: 'room-composite', path: 's/a.mp4', url: 'https://f/a' },
          { ...file, id: 'c', type: 'chat', path: 's/chat.csv', url: 'https://f/c' },
          { ...file, id: 't', type: 'thumbnail', path: 's/t.jpg', url: 'https://f/t' },
        ],
      },
      {
        type: 'beam.recording.success',
        data: {
          ...{ ...data, ...startedAt },
          recording_id: 'stream-1',
          asset_id: 'a',
          recording_path: 's/a.mp4',
          recording_presigned_url: 'https://f/a',
          size: 1_000,
          duration: 49.5,
          chat_recording_path: 's/chat.csv',
          chat_recording_presigned_url: 'https://f/c',
          recording_thumbnails: [
            {
              ...{ asset_id: 't', recording_path: 's/t.jpg', width: 1280, height: 720 },
              ...{ recording_presigned_url: 'https://f/t', size: 1_000 },
            },
          ],
          recording_created_at: '2026-01-31T12:02:00.000Z',
          stopped_at: '2026-01-31T12:02:00.000Z',
        },
      },
    ],
    [{ ...here, type: 'stream.completed', stream: alone, assets: [] }, null],
  ])('is a beam: %#', (change, event) => {
    expect(eventOf(change)).toEqual(event);
  });
});

describe('files of several tracks', () => {
  const together = { ...take, type: 'stream' as const };
  const sound = [{ id: 'TR_2', kind: 'audio' as const, source: 'microphone' as const }];
  const of = (change: object): TakeFacts => ({ ...together, details: { ...details, ...change } });

  it.each([
    ['regular', together],
    ['audio', of({ tracks: sound })],
    ['screen', of({ stream: 'screen' })],
  ])('are told as streams: %s', (streamType, whose) => {
    const change = { ...here, type: 'take.failed' as const, stream, take: whose };
    expect(eventOf({ ...change, code: 'disk_failed', message: 'No.' })).toMatchObject({
      type: 'stream.recording.failure',
      data: { stream_type: streamType, tracks: [{ track_type: whose.details.tracks[0]?.kind }] },
    });
    expect(eventOf({ ...here, type: 'take.begun', stream, take: whose })).toBeNull();
  });

  it('are all that is told of the recording', () => {
    const tracks: StreamFacts = { ...stream, kind: 'tracks' };
    expect(eventOf({ ...here, type: 'stream.started', stream: tracks })).toBeNull();
  });
});

it('a stream to other servers names the recording that began with it', () => {
  const recorded = { ...external, recordingId: 'stream-1' };
  const event = eventOf({ ...here, type: 'external.started', external: recorded });
  expect(event?.data).toMatchObject({ recording_enabled: true, recording_id: 'stream-1' });
});
