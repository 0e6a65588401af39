/** What people think of a call: told after it, over a connection of its own, once for each stay. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createChannel } from '../../src/channel/channel.js';
import type { Requests } from '../../src/protocol/index.js';
import { ChannelClient } from '../helpers/channel-client.js';
import { restOf, type Rest } from '../helpers/rest.js';
import { startTestServer, type TestServer } from '../helpers/server.js';

let host: TestServer;
let rest: Rest;
let code: string;

beforeAll(async () => {
  host = await startTestServer();
  rest = await restOf(host);
  const { body: room } = await rest.post('/rooms', { name: 'feedback' });
  const { body: codes } = await rest.post(`/room-codes/room/${room.id}`);
  code = codes.data[0].code;
});
afterAll(() => host.close());

const feedback = { rating: 2, label: 'Bad', reasons: ['Sound'], comment: 'It <b>froze</b>.' };

const kept = async (sessionId: string) =>
  (await rest.get(`/sessions/${sessionId}/feedback`)).body.data as unknown[];

describe('feedback', () => {
  it('is sent by who left, and kept once', async () => {
    const channel = createChannel({ server: host.url, WebSocketImpl: WebSocket });
    const early = channel.sendFeedback('none', feedback);
    await expect(early).rejects.toMatchObject({ code: 'not_joined' });
    await channel.enter({ code });
    const { peerId, snapshot } = await channel.join({ name: 'Ada' });
    const { sessionId } = snapshot.room;
    await channel.leave();
    await channel.sendFeedback(sessionId, feedback);
    const again = channel.sendFeedback(sessionId, feedback);
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
    channel.close();
    expect(await kept(sessionId)).toEqual([
      {
        ...feedback,
        ...{ peer_id: peerId, name: 'Ada' },
        role: expect.any(String),
        created_at: expect.any(String),
      },
    ]);
    const { status } = await rest.get('/sessions/nobody/feedback');
    expect(status).toBe(404);
  });

  it('takes nothing without the proof of the stay, nor more than fits', async () => {
    const { client, joined } = await ChannelClient.join(host.wsUrl, { code }, 'Ben');
    const { peerId, secret, snapshot } = joined;
    const { sessionId } = snapshot.room;
    const stranger = await ChannelClient.open(host.wsUrl);
    const send = (changed: Partial<Requests['feedback.send']['params']>) =>
      stranger.request('feedback.send', { sessionId, peerId, secret, feedback, ...changed });
    await expect(send({ secret: 'guessed' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(send({ sessionId: 'other' })).rejects.toMatchObject({ code: 'not_found' });
    const long = { ...feedback, comment: 'x'.repeat(1_001) };
    await expect(send({ feedback: long })).rejects.toMatchObject({ code: 'invalid_request' });
    const endless = { ...feedback, reasons: Array.from({ length: 21 }, () => 'x') };
    await expect(send({ feedback: endless })).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await kept(sessionId)).some((one) => (one as { name: string }).name === 'Ben')).toBe(
      false,
    );
    client.socket.close();
    stranger.socket.close();
  });
});
