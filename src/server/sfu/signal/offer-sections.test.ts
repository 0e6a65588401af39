import { describe, expect, it } from 'vitest';
import { readOffer } from './offer-sections.js';

const offer = (...lines: string[]) =>
  `${['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', ...lines].join('\r\n')}\r\n`;

describe('reading an offer', () => {
  it('finds the sections that send', () => {
    const sdp = offer(
      ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=sendrecv'],
      ...['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:1', 'a=recvonly'],
      ...['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:2', 'a=inactive'],
      ...['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:3', 'a=sendonly'],
      ...['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:4'],
      ...['m=video 0 UDP/TLS/RTP/SAVPF 96', 'a=mid:5', 'a=sendrecv'],
      ...['m=video 0 UDP/TLS/RTP/SAVPF 96', 'a=bundle-only', 'a=mid:6', 'a=sendrecv'],
    );
    expect([...readOffer(sdp).sending]).toEqual(['0', '3', '4', '6']);
  });

  it('knows Firefox by the first line that names the author, and by no other', () => {
    expect(
      readOffer('v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0\r\n').firefox,
    ).toBe(true);
    expect(readOffer(offer('m=audio 9 X 1', 'o=mozilla')).firefox).toBe(false);
  });

  it.each(['', 'm=', 'm=m=m=', '\0'.repeat(1_000), 'a=mid:x\r\n'.repeat(1_000)])(
    'takes noise for an empty offer',
    (sdp) => {
      expect(readOffer(sdp).sending.size).toBe(0);
    },
  );
});
