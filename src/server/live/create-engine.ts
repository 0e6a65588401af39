import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { purposeKey, type Account, type Keys } from '../config/keys.js';
import type { Logger } from '../logger.js';
import type { BundledSfu } from '../sfu/bundled-sfu.js';
import { createMediaTokens, MEDIA_TOKEN_SECONDS } from '../sfu/tokens.js';
import { ProcessLiveEngine } from './engine.js';
import { MediaDoorway } from './media-door.js';
import { findObstacle } from './worker/load-codecs.js';

export interface LiveServices {
  config: Config;
  keys: Keys;
  account: Account;
  media: Pick<BundledSfu, 'handleUpgrade'>;
  logger: Logger;
}

/** What streams and recordings leave on disk. */
export function liveFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'live');
}

/** The live engine of a server with the bundled SFU. */
export function createLiveEngine({ config, keys, account, media, logger }: LiveServices) {
  const { hls, host, tls, rtmp } = config;
  const tokens = createMediaTokens(keys.livekitKey, keys.livekitSecret);
  const door = new MediaDoorway((...upgrade) => media.handleUpgrade(...upgrade));
  return new ProcessLiveEngine({
    obstacle: hls.streams === 0 ? 'Live streaming is switched off on this server.' : findObstacle(),
    customerId: account.customerId,
    publicUrl: hls.url,
    accessKey: purposeKey(keys, 'live streams'),
    folder: liveFolder(config),
    logoFolder: join(config.dataDir, 'logos'),
    most: hls.streams,
    host,
    port: hls.port,
    pushPrivate: rtmp.allowPrivate,
    tls: tls && { cert: tls.cert.toString('utf8'), key: tls.key.toString('utf8') },
    async media(roomId, identity) {
      const { token } = await tokens.mint({
        identity,
        name: '',
        kind: 'egress',
        grant: {
          roomJoin: true,
          room: roomId,
          hidden: true,
          recorder: true,
          canPublish: false,
          canPublishData: false,
        },
        generation: null,
        seconds: MEDIA_TOKEN_SECONDS,
      });
      return { url: await door.url(), token };
    },
    logger,
    onClose: () => door.close(),
  });
}
