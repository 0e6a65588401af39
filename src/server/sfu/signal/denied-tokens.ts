/**
 * Operators' tokens that an administrator made worthless by removing their bearer.
 *
 * An operator's token can be used again as long as it lives, so a removal would last a second. What was made for
 * this identity and room up to the removal counts no more; a token that the operator makes later does. LiveKit
 * itself lets the removed come back unless the call names `revokeTokenTs`; here that moment only replaces ours.
 * Bounded, in memory: a restart of the server forgets.
 */
const KEPT = 10_000;
const SHORTEST_MS = 24 * 3_600_000;

interface Denial {
  /** Tokens made at this moment or before (milliseconds since the epoch). */
  madeUntil: number;
  /** No such token lives longer. */
  until: number;
}

export class DeniedTokens {
  readonly #denials = new Map<string, Denial>();

  /** `expiresAt`: of the token that is known, if any. */
  deny(roomId: string, identity: string, expiresAt = 0, madeUntil = Date.now()): void {
    const key = keyOf(roomId, identity);
    this.#denials.delete(key);
    this.#denials.set(key, { madeUntil, until: Math.max(expiresAt, Date.now() + SHORTEST_MS) });
    const oldest = this.#denials.size > KEPT ? this.#denials.keys().next() : null;
    if (oldest && !oldest.done) this.#denials.delete(oldest.value);
  }

  has(roomId: string, token: { identity: string; issuedAt: number }): boolean {
    const key = keyOf(roomId, token.identity);
    const denial = this.#denials.get(key);
    if (!denial) return false;
    if (denial.until < Date.now()) {
      this.#denials.delete(key);
      return false;
    }
    return token.issuedAt <= denial.madeUntil;
  }
}

function keyOf(roomId: string, identity: string): string {
  return `${roomId}\n${identity}`;
}
