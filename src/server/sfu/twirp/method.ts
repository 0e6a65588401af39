/** One Twirp method: its two message types, the grant it demands, and what it does. */
import type { JsonReadOptions, JsonValue, JsonWriteOptions } from '@bufbuild/protobuf';
import type { SignalHub } from '../signal/hub.js';
import type { VerifiedToken } from '../tokens.js';
import { TwirpError } from './errors.js';
import { demand, type AdminGrant } from './grants.js';

export type Encoding = 'json' | 'protobuf';

interface WireMessage {
  toBinary(): Uint8Array;
  toJson(options?: Partial<JsonWriteOptions>): JsonValue;
}

interface WireType<T> {
  fromBinary(bytes: Uint8Array): T;
  fromJson(json: JsonValue, options?: Partial<JsonReadOptions>): T;
}

interface Demand<T> {
  grant: AdminGrant;
  /** The room that `roomAdmin` must name. */
  room?: (request: T) => string;
}

/** Decodes, checks the grant, acts, encodes. Throws a TwirpError. */
export type Method = (
  hub: SignalHub,
  token: VerifiedToken,
  body: Buffer,
  encoding: Encoding,
) => string | Buffer;

export function method<Request, Response extends WireMessage>(
  requestType: WireType<Request>,
  _responseType: WireType<Response>,
  { grant, room }: Demand<Request>,
  act: (hub: SignalHub, request: Request) => Response,
): Method {
  return (hub, token, body, encoding) => {
    const request = decode(requestType, body, encoding);
    demand(token, grant, room?.(request));
    const response = act(hub, request);
    return encoding === 'json'
      ? JSON.stringify(response.toJson({ emitDefaultValues: true, useProtoFieldName: true }))
      : Buffer.from(response.toBinary());
  };
}

function decode<T>(type: WireType<T>, body: Buffer, encoding: Encoding): T {
  try {
    if (encoding === 'protobuf') return type.fromBinary(body);
    return type.fromJson(JSON.parse(body.toString('utf8')) as JsonValue, {
      ignoreUnknownFields: true,
    });
  } catch {
    throw new TwirpError('malformed', 'the request could not be decoded');
  }
}
