/** Every service of one server, made once and passed around; tests and embedders may replace the outer ones. */
import { TIMING } from '../protocol/index.js';
import { FailureLimiter } from './auth/failure-limiter.js';
import { PlatformTokens } from './auth/platform-tokens.js';
import { ChannelServer } from './channel/channel-server.js';
import { ChatLog } from './chat/chat-log.js';
import type { Config } from './config/config.js';
import { accountOf, loadKeys, purposeKey, type Account, type Keys } from './config/keys.js';
import { mediaAddress } from './config/media-address.js';
import { findAssetsDir } from './http/assets.js';
import { importRoomsFile } from './directory/import-rooms-file.js';
import { RoomDirectory } from './directory/room-directory.js';
import { createLiveEngine, liveFolder } from './live/create-engine.js';
import { writeChatFile } from './live/assets/chat-file.js';
import { objectKey, storagePlace } from './live/assets/place.js';
import { Stores } from './live/assets/stores.js';
import { Uploads } from './live/assets/uploads.js';
import { noLiveEngine } from './live/no-engine.js';
import type { LiveEngine } from './live/port.js';
import { Recordings, type OwnAddress } from './live/recordings.js';
import { DiskTrackRecorder } from './live/tracks/track-recorder.js';
import { createLogger, type Logger } from './logger.js';
import { createMetrics, type Metrics } from './metrics.js';
import { PollLog } from './polls/poll-log.js';
import { Entrance } from './rooms/entrance.js';
import { LiveDesk } from './rooms/live-desk.js';
import { MediaBridge } from './rooms/media-bridge.js';
import { ResumeSecrets } from './rooms/resume-secrets.js';
import { Rooms } from './rooms/rooms.js';
import { FeedbackLog } from './sessions/feedback-log.js';
import { SessionLog } from './sessions/session-log.js';
import { createBundledSfu, type BundledSfu } from './sfu/bundled-sfu.js';
import type { MediaAuthority, MediaEngine } from './sfu/port.js';
import { openDatabase, type Db } from './storage/database.js';
import { Webhooks } from './webhooks/webhooks.js';
import { StreamKeys } from './whip/stream-keys.js';
import { WhipSessions } from './whip/whip-sessions.js';

/** A media engine with its own door to the network, and what it tells operators, if it does. */
export type MediaDoor = MediaEngine &
  Pick<BundledSfu, 'handleUpgrade' | 'registerRoutes'> &
  Partial<Pick<BundledSfu, 'observer' | 'drain' | 'ingest'>>;

export type Timing = Record<'graceMs' | 'helloMs' | 'silenceMs', number>;

export interface ContextOverrides {
  createMedia?: (authority: MediaAuthority) => MediaDoor;
  /** With a media engine of one's own there is no live streaming without this. */
  createLive?: () => LiveEngine;
  timing?: Partial<Timing>;
  /** Folder of `hms.js` and `chunks/`. */
  assetsDir?: string;
}

export interface Context {
  readonly config: Config;
  readonly logger: Logger;
  readonly account: Account;
  readonly db: Db;
  readonly tokens: PlatformTokens;
  readonly limiter: FailureLimiter;
  readonly directory: RoomDirectory;
  readonly entrance: Entrance;
  readonly rooms: Rooms;
  readonly media: MediaDoor;
  readonly channel: ChannelServer;
  readonly metrics: Metrics;
  readonly journal: SessionLog;
  readonly chatLog: ChatLog;
  readonly pollLog: PollLog;
  readonly webhooks: Webhooks;
  /** Of this server; complete once it listens. */
  readonly address: OwnAddress;
  readonly live: LiveDesk;
  readonly recordings: Recordings;
  readonly stores: Stores;
  readonly uploads: Uploads;
  readonly streamKeys: StreamKeys;
  readonly whip: WhipSessions;
  readonly assetsDir: string;
}

export async function createContext(
  config: Config,
  overrides: ContextOverrides = {},
): Promise<Context> {
  const keys = loadKeys(config);
  const logger = createLogger(config.logLevel);
  const timing: Timing = { ...TIMING, ...overrides.timing };
  const tokens = new PlatformTokens(keys);
  const limiter = new FailureLimiter();
  const db = await openDatabase(config);
  const directory = new RoomDirectory({
    db,
    enforces: () => media.enforces,
    templateChanged: (templateId, renamed) => rooms.templateChanged(templateId, renamed),
    roomChanged: (roomId) => rooms.roomChanged(roomId),
  });
  const account = accountOf(keys);
  const alone = config.databaseUrl === null;
  const webhooks = new Webhooks({
    db,
    account,
    settings: config.webhooks,
    ownSecret: purposeKey(keys, 'webhooks'),
    alone,
    logger: logger.child({ part: 'webhooks' }),
  });
  const journal = new SessionLog({
    db,
    outbox: webhooks.outbox,
    logger: logger.child({ part: 'journal' }),
    onWritten: (change) => {
      webhooks.wake();
      if (change?.type === 'stream.completed' || change?.type === 'take.ended') uploads.wake();
    },
    alone,
  });
  const chatLog = new ChatLog(db, (error) => logger.error({ err: error }, 'chat not written yet'));
  const pollLog = new PollLog(db, (error) => logger.error({ err: error }, 'polls not written yet'));
  const entrance = new Entrance(directory, tokens);

  const bridge = new MediaBridge(
    () => rooms,
    () => media,
  );
  const createMedia =
    overrides.createMedia ?? ((authority) => bundledSfu(config, keys, authority, logger));
  const media = createMedia(bridge);
  const address: OwnAddress = { url: config.publicUrl ?? '' };
  const stores = new Stores({
    directory,
    server: config.recordings.s3,
    addresses: config.recordings.addresses,
  });
  const folder = liveFolder(config);
  const uploads = new Uploads({
    ...{ db, folder, stores, alone },
    logger: logger.child({ part: 'uploads' }),
  });
  const recordings = new Recordings({
    ...{ db, folder, stores },
    key: purposeKey(keys, 'recordings'),
    address,
    keepDays: config.recordings.keepDays,
    logger: logger.child({ part: 'recordings' }),
  });
  const liveEngine =
    overrides.createLive?.() ??
    (overrides.createMedia
      ? noLiveEngine('This server cannot stream: its media engine is not the bundled one.')
      : createLiveEngine({ config, keys, account, media, logger: logger.child({ part: 'live' }) }));
  const live = new LiveDesk({
    engine: liveEngine,
    recorder: new DiskTrackRecorder({
      takes: media.takes ?? null,
      folder,
      logger: logger.child({ part: 'tracks' }),
    }),
    journal,
    access: config.hls.access,
    linkTo: (asset, seconds) => recordings.linkTo(asset, seconds),
    chatOf: (wish) => writeChatFile({ db, folder }, wish),
    storageOf: (sources) => storagePlace(sources, config.recordings.s3),
    keyOf: objectKey,
  });
  const rooms: Rooms = new Rooms({
    directory,
    media,
    journal,
    chatLog,
    pollLog,
    live,
    graceMs: timing.graceMs,
    onArriving: (room, peerId) => bridge.arrived(room, peerId),
    onRules: (room) => bridge.rulesChanged(room),
  });
  media.onEvent((event) => bridge.handle(event));
  await importRoomsFile(config.dataDir, db, directory);

  const secrets = new ResumeSecrets(purposeKey(keys, 'resume'), rooms.epoch);
  const channel = new ChannelServer(
    { rooms, entrance, secrets, media, limiter, feedback: new FeedbackLog(db) },
    logger.child({ part: 'channel' }),
    timing,
  );
  const metrics = createMetrics({
    rooms: () => rooms.list().length,
    peers: () => rooms.list().reduce((sum, room) => sum + room.peerCount, 0),
    sockets: () => channel.size,
    media: media.observer,
    live: liveEngine,
  });
  return {
    config,
    logger,
    account,
    db,
    tokens,
    limiter,
    directory,
    entrance,
    rooms,
    media,
    channel,
    metrics,
    journal,
    chatLog,
    pollLog,
    webhooks,
    address,
    live,
    recordings,
    stores,
    uploads,
    streamKeys: new StreamKeys(db),
    whip: new WhipSessions(media),
    assetsDir: overrides.assetsDir ?? findAssetsDir(),
  };
}

function bundledSfu(
  config: Config,
  keys: Keys,
  authority: MediaAuthority,
  logger: Logger,
): BundledSfu {
  return createBundledSfu({
    key: keys.livekitKey,
    secret: keys.livekitSecret,
    authority,
    rtcPort: config.rtcPort,
    workers: config.mediaProcesses,
    bindAddress: mediaAddress(config.announcedIps),
    announcedIps: config.announcedIps,
    turn: config.turn,
    logger: logger.child({ part: 'sfu' }),
    logLevel: config.logLevel,
  });
}
