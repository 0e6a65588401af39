import { beforeEach, describe, expect, it } from 'vitest';
import { DataTracks } from './data-tracks.js';

const packet = (handle: number, version = 0) => {
  const bytes = new Uint8Array(16);
  bytes[0] = version << 5;
  new DataView(bytes.buffer).setUint16(2, handle);
  bytes.set([1, 2, 3, 4], 12);
  return bytes;
};

class Receiver {
  readonly got: { handle: number; payload: number[] }[] = [];

  sendTrackPacket(bytes: Uint8Array): void {
    const handle = new DataView(bytes.buffer, bytes.byteOffset).getUint16(2);
    this.got.push({ handle, payload: [...bytes.subarray(12)] });
  }
}

describe('data tracks', () => {
  let tracks: DataTracks;
  let bob: Receiver;
  let cid: Receiver;

  beforeEach(() => {
    tracks = new DataTracks();
    bob = new Receiver();
    cid = new Receiver();
    tracks.publish('PA_ann', 'DTR_1', 7);
    tracks.subscribe('PA_bob', bob, 'DTR_1', 1);
    tracks.subscribe('PA_cid', cid, 'DTR_1', 300);
  });

  it('gives every subscriber the packet under its own handle', () => {
    tracks.forward('PA_ann', packet(7));
    expect(bob.got).toEqual([{ handle: 1, payload: [1, 2, 3, 4] }]);
    expect(cid.got).toEqual([{ handle: 300, payload: [1, 2, 3, 4] }]);
  });

  it('passes on nothing that is no packet of a track of the sender', () => {
    tracks.forward('PA_ann', packet(8));
    tracks.forward('PA_eve', packet(7));
    tracks.forward('PA_ann', packet(7, 1));
    tracks.forward('PA_ann', packet(7).subarray(0, 11));
    expect(bob.got).toEqual([]);
  });

  it('ends with an unsubscription, with the track, and with either peer', () => {
    tracks.unsubscribe('PA_bob', 'DTR_1');
    tracks.forward('PA_ann', packet(7));
    expect([bob.got.length, cid.got.length]).toEqual([0, 1]);
    tracks.forget('PA_cid');
    tracks.forward('PA_ann', packet(7));
    expect(cid.got.length).toBe(1);
    tracks.subscribe('PA_bob', bob, 'DTR_1', 2);
    tracks.unpublish('PA_ann', 'DTR_1');
    tracks.forward('PA_ann', packet(7));
    tracks.publish('PA_ann', 'DTR_2', 7);
    tracks.subscribe('PA_bob', bob, 'DTR_2', 3);
    tracks.forget('PA_ann');
    tracks.forward('PA_ann', packet(7));
    expect(bob.got).toEqual([]);
  });
});
