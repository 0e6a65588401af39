/** The little that signalling reads in an offer: which sections send, and whether a Firefox wrote it. */

export interface OfferSections {
  firefox: boolean;
  /** The mids of sections that send. */
  sending: ReadonlySet<string>;
}

export function readOffer(sdp: string): OfferSections {
  const [session = '', ...sections] = sdp.split(/^m=/m);
  const sending = new Set<string>();
  for (const section of sections) {
    const mid = /^a=mid:(\S+)\r?$/m.exec(section)?.[1];
    // A section without a direction both sends and receives (RFC 8866, 6.7).
    const silent = /^a=(?:recvonly|inactive)\r?$/m.test(section);
    const rejected = /^\S+ 0 /.test(section) && !/^a=bundle-only\r?$/m.test(section);
    if (mid !== undefined && !silent && !rejected) sending.add(mid);
  }
  return { firefox: /^o=mozilla/m.test(session), sending };
}
