/**
 * How loud a microphone is, from the audio-level header extension (RFC 6464), smoothed the way LiveKit does: a
 * window counts as speech when enough of it is loud, and its level is the loudest of it, less what was quiet.
 */
/** -dBov; louder than this is speech. */
const ACTIVE_LEVEL = 35;
const MIN_ACTIVE_SHARE = 0.4;
const SMOOTH_WINDOWS = 2;
const QUANTUM = 1 / 8;
const CLOCK_PER_MS = 48;
const MAX_PACKET_MS = 120;

export class AudioLevel {
  /** 0 silent to 1 loudest, in eighths. */
  level = 0;
  active = false;
  private smoothed = 0;
  private loudest = 127;
  private activeMs = 0;
  private lastTimestamp = -1;

  observe(dbov: number, timestamp: number): void {
    const step = ((timestamp - this.lastTimestamp) | 0) / CLOCK_PER_MS;
    const known = this.lastTimestamp >= 0 && step > 0 && step <= MAX_PACKET_MS;
    this.lastTimestamp = timestamp;
    if (dbov > ACTIVE_LEVEL) return;
    this.activeMs += known ? step : 20;
    if (dbov < this.loudest) this.loudest = dbov;
  }

  /** Ends a window. */
  close(windowMs: number): void {
    const share = Math.min(1, this.activeMs / windowMs);
    const heard =
      share >= MIN_ACTIVE_SHARE ? 10 ** ((-this.loudest + 20 * Math.log10(share)) / 20) : 0;
    this.smoothed += (heard - this.smoothed) * (2 / (SMOOTH_WINDOWS + 1));
    this.loudest = 127;
    this.activeMs = 0;
    this.level = Math.min(1, Math.ceil(this.smoothed / QUANTUM) * QUANTUM);
    // Below -35 dBov nothing counts: what decays to it is silence.
    this.active = this.smoothed >= 10 ** (-ACTIVE_LEVEL / 20);
    if (!this.active) this.level = 0;
  }

  /** Muted: silent at once. */
  reset(): void {
    this.level = 0;
    this.smoothed = 0;
    this.active = false;
    this.activeMs = 0;
    this.loudest = 127;
  }
}
