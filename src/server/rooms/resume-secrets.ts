import { createHmac, timingSafeEqual } from 'node:crypto';

/** Proofs that a client owns a session: derived, so that nothing is stored, and worthless after a restart. */
export class ResumeSecrets {
  readonly #key: Buffer;
  readonly #epoch: string;

  constructor(key: Buffer, epoch: string) {
    this.#key = key;
    this.#epoch = epoch;
  }

  of(peerId: string): string {
    return this.#digest(peerId).toString('base64url');
  }

  matches(peerId: string, secret: string): boolean {
    const given = Buffer.from(secret, 'base64url');
    const own = this.#digest(peerId);
    return given.length === own.length && timingSafeEqual(given, own);
  }

  #digest(peerId: string): Buffer {
    return createHmac('sha256', this.#key).update(`${this.#epoch}\n${peerId}`).digest();
  }
}
