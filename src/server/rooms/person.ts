/**
 * Who somebody is over any number of stays: a signed user id; else the key that the client made up and keeps to
 * itself; else nobody knows them again after this stay.
 */
export function personOf(peer: { peerId: string; userId: string; clientKey?: string }): string {
  if (peer.userId !== '') return `user:${peer.userId}`;
  return peer.clientKey === undefined ? `peer:${peer.peerId}` : `key:${peer.clientKey}`;
}
