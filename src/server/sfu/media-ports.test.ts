import { describe, expect, it } from 'vitest';
import { mediaPorts } from './media-ports.js';

const turn = (...urls: string[]) => ({ urls, secret: 'x', user: null, password: null });

describe('mediaPorts', () => {
  it('are one for each process, and another where clients may come over TCP or TLS', () => {
    expect(mediaPorts(7_882, 2, null)).toEqual([7_882, 7_883]);
    expect(mediaPorts(7_882, 2, turn('turn:host:3478?transport=udp'))).toEqual([7_882, 7_883]);
    expect(mediaPorts(7_882, 2, turn('turns:host:443?transport=tcp'))).toEqual([
      7_882, 7_883, 7_982, 7_983,
    ]);
  });
});
