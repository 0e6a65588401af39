/** A customer's server that takes webhook calls, and answers them as a test wants. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

export interface WebhookCall {
  path: string;
  headers: IncomingHttpHeaders;
  /** As it came, for the signature. */
  text: string;
  event: { id: string; type: string; data: Record<string, unknown>; is_replay?: boolean } & Record<
    string,
    unknown
  >;
}

/** A status, or nothing to leave the call without an answer. */
export type Answer = (call: WebhookCall) => number | undefined;

export interface WebhookReceiver {
  url: string;
  /** In the order of arrival, refused ones included. */
  calls: WebhookCall[];
  answer: Answer;
  /** Types in the order of arrival. */
  types(): string[];
  /** Waits until so many calls came. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function webhookReceiver(answer: Answer = () => 200): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const event = JSON.parse(text) as WebhookCall['event'];
      take({ path: request.url ?? '', headers: request.headers, text, event }, response);
    });
  });
  const take = (call: WebhookCall, response: ServerResponse): void => {
    receiver.calls.push(call);
    const status = receiver.answer(call);
    if (status !== undefined) response.writeHead(status).end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    answer,
    types: () => receiver.calls.map(({ event }) => event.type),
    until: (count) =>
      soon(() => {
        if (receiver.calls.length < count) throw new Error(`${receiver.calls.length} calls`);
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** Waits for a state that is on its way, however busy the machine is. */
export function soon<Result>(check: () => Result): Promise<Awaited<Result>> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 }) as Promise<Awaited<Result>>;
}
