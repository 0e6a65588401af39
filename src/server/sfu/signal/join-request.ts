/** The `join_request` parameter of `/rtc/v1`: base64url of a WrappedJoinRequest, gzip inside. */
import { gunzipSync } from 'node:zlib';
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol';
import { LIMITS } from './limits.js';

/** null when the parameter is missing, malformed or too large. */
export function parseJoinRequest(parameter: string | null): JoinRequest | null {
  if (!parameter || !/^[A-Za-z0-9_+/-]+={0,2}$/.test(parameter)) return null;
  try {
    const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(parameter, 'base64url'));
    const bytes =
      wrapped.compression === WrappedJoinRequest_Compression.GZIP
        ? gunzipSync(wrapped.joinRequest, { maxOutputLength: LIMITS.joinRequest })
        : wrapped.joinRequest;
    if (bytes.length > LIMITS.joinRequest) return null;
    return JoinRequest.fromBinary(bytes);
  } catch {
    return null;
  }
}
