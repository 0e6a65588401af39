import { DataPacket } from '@livekit/protocol';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../test/helpers/rtp-packets.js';
import { DataStamp } from './data.js';

type Fields = ConstructorParameters<typeof DataPacket>[0];

const user = (fields: Fields = {}, payload = 'hello') =>
  new DataPacket({
    ...fields,
    value: { case: 'user', value: { payload: new TextEncoder().encode(payload) } },
  }).toBinary();

describe('DataStamp', () => {
  const stamp = () => new DataStamp('PA_a', 'ann');

  it('says who sent it, whatever the packet claims', () => {
    const forged = user({ participantSid: 'PA_b', participantIdentity: 'bob' });
    const { bytes } = stamp().stamp(forged, true)!;
    const packet = DataPacket.fromBinary(bytes);
    expect(packet.participantSid).toBe('PA_a');
    expect(packet.participantIdentity).toBe('ann');
  });

  it('reads the receivers and tells them to nobody', () => {
    const stamped = stamp().stamp(user({ destinationIdentities: ['bob', 'eve'] }), true)!;
    expect([...stamped.destinations]).toEqual(['bob', 'eve']);
    expect(DataPacket.fromBinary(stamped.bytes).destinationIdentities).toEqual([]);
  });

  it('keeps the sender’s sequence and drops what a resume replays', () => {
    const one = stamp();
    expect(DataPacket.fromBinary(one.stamp(user({ sequence: 4 }), true)!.bytes).sequence).toBe(4);
    expect(one.stamp(user({ sequence: 4 }), true)).toBeUndefined();
    expect(one.stamp(user({ sequence: 3 }), true)).toBeUndefined();
    expect(one.stamp(user({ sequence: 5 }), true)).toBeDefined();
    expect(one.stamp(user({ sequence: 1 }), false)).toBeDefined();
  });

  it('passes nothing on that only the server may say, and no garbage', () => {
    const speakers = new DataPacket({ value: { case: 'speaker', value: {} } }).toBinary();
    expect(stamp().stamp(speakers, true)).toBeUndefined();
    expect(stamp().stamp(new Uint8Array(), true)).toBeUndefined();
    const random = seededRandom(5);
    for (let i = 0; i < 2_000; i++) {
      const garbage = Uint8Array.from({ length: random() * 60 }, () => random() * 256);
      expect(() => stamp().stamp(garbage, true)).not.toThrow();
    }
  });
});
