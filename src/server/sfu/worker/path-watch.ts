/**
 * Whether a client still gets what it is sent. Its packets may go on coming while ours go nowhere: behind a router
 * that gave it another port, the ICE library sends to the old one for half a minute more.
 *
 * Three questions have prompt answers: a picture (the client's transport feedback), an empty packet of a stream that
 * nobody plays (the same, in browsers on libwebrtc), and the request to send a packet again (its retransmission; for
 * Firefox). Only what a client answered before counts; seconds of silence then mean a dead path.
 */
export type Question = 'picture' | 'probe' | 'repeat';

const SILENCE_MS = 3_000;
/** Asked one after the other over that time, so that a pause of our own is no silence of the client. */
const QUESTIONS = 5;

export class PathWatch {
  private readonly answers = new Set<Question>();
  private unanswered = 0;
  private since = 0;
  private heardAt = 0;
  private gone = false;

  /** Found out, until there is a new path. */
  get dead(): boolean {
    return this.gone;
  }

  /** An answer is due. */
  get waiting(): boolean {
    return this.unanswered > 0;
  }

  /** This kind was answered before. */
  knows(question: Question): boolean {
    return this.answers.has(question);
  }

  /** It is not known any more whether this kind is answered. */
  forget(question: Question): void {
    this.answers.delete(question);
  }

  /** Nothing was answered for this long, in milliseconds. */
  silence(now: number): number {
    return now - this.heardAt;
  }

  /** Something was sent that calls for an answer. True at the moment when the path turns out to be dead. */
  asked(question: Question, now: number): boolean {
    if (this.gone || !this.answers.has(question)) return false;
    if (this.unanswered === 0) this.since = now;
    this.unanswered += 1;
    this.gone = this.unanswered >= QUESTIONS && now - this.since >= SILENCE_MS;
    return this.gone;
  }

  answered(question: Question, now: number): void {
    this.answers.add(question);
    this.unanswered = 0;
    this.heardAt = now;
  }

  /** There is a new path; what the client can answer stays known. */
  renew(now: number): void {
    this.gone = false;
    this.unanswered = 0;
    this.heardAt = now;
  }
}
