/**
 * HTTP calls to addresses that a user gave. The address policy is asked within the connection's own name lookup,
 * so what was checked is what is connected to: there is no second resolution that could answer otherwise. A
 * connection that is kept for the next call keeps its checked address. Redirects are not followed.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.js';

export interface OutgoingRequest {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** For the whole exchange, the body of the answer included. */
  timeoutMs: number;
  /** More than this of the answer's body is not read. */
  maxResponseBytes: number;
  signal?: AbortSignal;
}

export interface OutgoingResponse {
  status: number;
  body: Buffer;
  /** The body went on. */
  truncated: boolean;
}

/** Resolves a name to all its addresses. */
export type Resolve = (
  hostname: string,
  answer: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** The call was not made, or got no answer. The message is one plain sentence. */
export class OutgoingError extends Error {
  override name = 'OutgoingError';
}

const MAX_SOCKETS_PER_HOST = 32;

export class OutgoingHttp {
  readonly #policy: AddressPolicy;
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;

  constructor(policy: AddressPolicy, resolve: Resolve = resolveAll) {
    this.#policy = policy;
    const options = {
      keepAlive: true,
      maxSockets: MAX_SOCKETS_PER_HOST,
      maxFreeSockets: 1,
      lookup: guardedLookup(policy, resolve),
    };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent(options);
  }

  /** Rejects with an OutgoingError, or with the reason of `signal`. */
  async send(request: OutgoingRequest): Promise<OutgoingResponse> {
    const url = this.#check(request.url);
    const limit = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
    try {
      const response = await this.#exchange(url, request, signal);
      return await readBody(response, request.maxResponseBytes);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof OutgoingError) throw error;
      throw new OutgoingError(
        limit.aborted ? `No answer within ${request.timeoutMs / 1000} s.` : explain(error),
        { cause: error },
      );
    }
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  /** A literal address never meets the lookup, so it is judged here. */
  #check(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
      throw new OutgoingError('The address is not an http or https one.');
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.#policy.allows(host)) throw privateAddress();
    return url;
  }

  #exchange(url: URL, request: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const secure = url.protocol === 'https:';
    const { method, body } = request;
    return new Promise((resolve, reject) => {
      const call = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method,
          signal,
          agent: secure ? this.#https : this.#http,
          headers: {
            ...request.headers,
            ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
          },
        },
        resolve,
      );
      call.on('error', reject);
      call.end(body);
    });
  }
}

/** For connections to addresses that a user gave: names that lead where `policy` forbids are not found. */
export function guardedLookup(
  policy: AddressPolicy,
  resolve: Resolve = resolveAll,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const allowed = error ? [] : addresses.filter(({ address }) => policy.allows(address));
      const [first] = allowed;
      if (!first) callback(error ?? privateAddress(), '');
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function resolveAll(
  hostname: string,
  answer: (error: Error | null, addresses: LookupAddress[]) => void,
): void {
  dnsLookup(hostname, { all: true }, answer);
}

async function readBody(response: IncomingMessage, limit: number): Promise<OutgoingResponse> {
  const status = response.statusCode ?? 0;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > limit) break;
  }
  const body = Buffer.concat(chunks).subarray(0, limit);
  return { status, body, truncated: size > limit };
}

function privateAddress(): OutgoingError {
  return new OutgoingError('The address leads into a private network, which is not allowed.');
}

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The name of the host was not found.';
  if (code === 'ECONNREFUSED') return 'The host refused the connection.';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'The host closed the connection.';
  return `The call failed: ${message}`;
}
