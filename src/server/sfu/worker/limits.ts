/** What one client may cost. Everything that grows with the client's input is bounded by a number here. */
export const LIMITS = {
  /** Characters of an offer; Chromium needs about 6 000 for picture and sound of one more person. */
  offerLength: 1_500_000,
  offerSections: 512,
  lineLength: 4_096,
  codecsPerSection: 128,
  extensionsPerSection: 32,
  ridsPerSection: 8,
  ssrcsPerSection: 64,

  /** SSRCs that belong to no live track: libsrtp's cost per packet grows with each. */
  unknownSsrcs: 64,
  /** SSRCs of bound tracks over the life of one transport (each new camera start makes some). */
  boundSsrcs: 1_024,
  rtpPerSecond: 6_000,
  /** All tracks of a client together: 32 Mbit/s. */
  rtpBytesPerSecond: 4_000_000,
  rtcpPerSecond: 1_000,

  pendingPublications: 32,
  subscriptions: 1_000,

  /** One DataPacket on the wire. */
  dataPacketBytes: 65_536,
  /** Above these lossy data is dropped; who sends more reliable data is put out. */
  dataPacketsPerSecond: 2_000,
  dataPacketBurst: 10_000,
  dataBytesPerSecond: 4_194_304,
  dataByteBurst: 33_554_432,
  /** Opened over the life of one client; a rebuilt transport opens them again. */
  dataChannels: 64,
  /** Reliable data that waits for a channel that is not open yet. */
  heldDataPackets: 256,
  heldDataBytes: 1_048_576,
  /** Unsent bytes in a channel: lossy data is dropped above the first, a slow receiver closed above the second. */
  lossyBuffered: 262_144,
  reliableBuffered: 16_777_216,
} as const;
