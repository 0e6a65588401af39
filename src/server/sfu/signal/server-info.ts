import { Codec, ServerInfo, ServerInfo_Edition } from '@livekit/protocol';

/** What the media processes can forward. */
export const ENABLED_CODECS = [
  new Codec({ mime: 'audio/opus' }),
  new Codec({ mime: 'video/VP8' }),
  new Codec({ mime: 'video/H264' }),
  new Codec({ mime: 'video/VP9' }),
  new Codec({ mime: 'video/AV1' }),
];

/** The LiveKit release whose behaviour clients may expect; they switch features by it. */
export const COMPATIBLE_VERSION = '1.9.0';

export const SERVER_INFO = new ServerInfo({
  edition: ServerInfo_Edition.Standard,
  version: COMPATIBLE_VERSION,
  protocol: 16,
  nodeId: 'hms-kit',
});
