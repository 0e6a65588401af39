import type { Failure } from './types.js';

/** Thrown when an address cannot be opened; carries why. */
export class OpenFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }

  /** Whatever was thrown on the way; a chunk that could not be fetched is one more network failure. */
  static of(cause: unknown): Failure {
    return cause instanceof OpenFailure
      ? cause.failure
      : { kind: 'network', detail: String(cause) };
  }
}
