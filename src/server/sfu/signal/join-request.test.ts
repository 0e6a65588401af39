import { gzipSync } from 'node:zlib';
import {
  JoinRequest,
  SessionDescription,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';
import { describe, expect, it } from 'vitest';
import { parseJoinRequest } from './join-request.js';
import { LIMITS } from './limits.js';

const { GZIP, NONE } = WrappedJoinRequest_Compression;
const wrap = (bytes: Uint8Array, compression: WrappedJoinRequest_Compression) =>
  Buffer.from(new WrappedJoinRequest({ joinRequest: bytes, compression }).toBinary()).toString(
    'base64url',
  );
const request = new JoinRequest({
  reconnect: true,
  participantSid: 'PA_x',
  publisherOffer: new SessionDescription({ sdp: 'v=0' }),
});

/** A small seeded generator: the same noise in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}

describe('the join_request parameter', () => {
  it('is read compressed and plain, padded and not', () => {
    const packed = wrap(gzipSync(request.toBinary()), GZIP);
    expect(parseJoinRequest(packed)).toEqual(request);
    expect(parseJoinRequest(`${packed}==`)).toEqual(request);
    expect(parseJoinRequest(wrap(request.toBinary(), NONE))).toEqual(request);
  });

  it('is refused when it is missing or not base64', () => {
    for (const parameter of [null, '', '!!', 'ab cd', '='])
      expect(parseJoinRequest(parameter)).toBeNull();
  });

  it('is refused when it unpacks to more than the limit', () => {
    const bomb = gzipSync(Buffer.alloc(LIMITS.joinRequest + 1));
    expect(bomb.length).toBeLessThan(2_000);
    expect(parseJoinRequest(wrap(bomb, GZIP))).toBeNull();
  });

  it('survives noise', () => {
    const next = noise(7);
    const good = gzipSync(request.toBinary());
    for (let round = 0; round < 500; round++) {
      const bytes =
        round % 2 === 0 ? Buffer.from(Array.from({ length: round % 97 }, next)) : Buffer.from(good);
      if (round % 2 === 1) bytes[next() % bytes.length] = next();
      const parameter =
        round % 3 === 0
          ? Buffer.from(bytes).toString('base64url')
          : wrap(bytes, round % 5 === 0 ? NONE : GZIP);
      expect(() => parseJoinRequest(parameter)).not.toThrow();
    }
  });
});
