/** What one client may ask of the signalling side. Sizes in bytes or characters. */
export const LIMITS = {
  /** One WebSocket message: the longest offer and room to spare. */
  message: 2_097_152,
  /** `join_request` after decompression. */
  joinRequest: 524_288,
  /** Chromium needs about 6 000 for picture and sound of one more person. */
  sdp: 1_500_000,
  token: 8_192,
  identity: 256,
  name: 256,
  metadata: 4_096,
  /** All attribute names and values of one participant together. */
  attributes: 4_096,
  /** Of the own name, metadata and attributes, which everybody hears of. */
  ownChanges: { burst: 50, perSecond: 20 },
  tracks: 16,
  dataTracks: 16,
  layers: 4,
  /** People of one room whose rights an administrator narrowed. */
  restrictions: 1_000,
  /** Track ids in one request. */
  trackIds: 500,
  /**
   * Messages per second that a client may keep up, and how many it may send at once. A long one counts as many of
   * `messageUnit` bytes.
   */
  messagesPerSecond: 100,
  messageBurst: 400,
  messageUnit: 16_384,
  /** A reader that leaves this much unread is cut off. */
  unread: 4_194_304,
  /** Messages remembered for a client that may have to resume. */
  remembered: 500,
} as const;

/** Seconds, as the JoinResponse tells the client. */
export const PING = { interval: 5, timeout: 15 } as const;
