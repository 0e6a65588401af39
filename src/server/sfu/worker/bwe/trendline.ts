/**
 * Is a queue growing on the way? The delay-gradient detector of Google congestion control
 * (draft-ietf-rmcat-gcc-02, with libwebrtc's trendline filter).
 *
 * Packets are grouped into bursts of 5 ms. How much more the arrivals of two bursts are apart than their departures
 * is one sample; a line through the smoothed sum of the last samples rises while a queue grows. The
 * threshold it is held against follows the noise of the path.
 */
export type Usage = 'normal' | 'over' | 'under';

const BURST_MS = 5;
const WINDOW = 20;
const SMOOTHING = 0.9;
const GAIN = 4;
const MAX_DELTAS = 60;
const K_UP = 0.0087;
const K_DOWN = 0.039;
const OVERUSE_MS = 10;
const MIN_THRESHOLD = 6;
const MAX_THRESHOLD = 600;
/** A longer silence than this starts the line anew. */
const MAX_GAP_MS = 3_000;

export class Trendline {
  usage: Usage = 'normal';
  private groupSentFirst = -1;
  private groupSent = 0;
  private groupArrived = 0;
  private previousSent = -1;
  private previousArrived = 0;
  private deltas = 0;
  private firstArrival = -1;
  private accumulated = 0;
  private smoothed = 0;
  private readonly times: number[] = [];
  private readonly delays: number[] = [];
  private threshold = 12.5;
  private updatedAt = -1;
  private overFor = -1;
  private overCount = 0;
  private lastTrend = 0;

  /** Each packet that arrived, in sending order; both times in milliseconds on their own clocks. */
  add(sentMs: number, arrivedMs: number): void {
    if (this.groupSentFirst < 0) {
      this.openGroup(sentMs, arrivedMs);
      return;
    }
    if (sentMs < this.groupSentFirst) return;
    if (sentMs - this.groupSentFirst <= BURST_MS) {
      this.groupSent = sentMs;
      this.groupArrived = Math.max(this.groupArrived, arrivedMs);
      return;
    }
    this.closeGroup();
    this.openGroup(sentMs, arrivedMs);
  }

  private openGroup(sentMs: number, arrivedMs: number): void {
    this.groupSentFirst = sentMs;
    this.groupSent = sentMs;
    this.groupArrived = arrivedMs;
  }

  private closeGroup(): void {
    const { groupSent: sent, groupArrived: arrived } = this;
    if (this.previousSent >= 0) {
      const sendDelta = sent - this.previousSent;
      const arrivalDelta = arrived - this.previousArrived;
      if (sendDelta > MAX_GAP_MS || Math.abs(arrivalDelta) > MAX_GAP_MS) this.reset();
      else this.sample(sendDelta, arrivalDelta, arrived);
    }
    this.previousSent = sent;
    this.previousArrived = arrived;
  }

  private reset(): void {
    this.deltas = 0;
    this.firstArrival = -1;
    this.accumulated = 0;
    this.smoothed = 0;
    this.times.length = 0;
    this.delays.length = 0;
    this.usage = 'normal';
    this.overFor = -1;
    this.overCount = 0;
  }

  private sample(sendDelta: number, arrivalDelta: number, arrived: number): void {
    if (this.firstArrival < 0) this.firstArrival = arrived;
    this.deltas = Math.min(this.deltas + 1, MAX_DELTAS);
    this.accumulated += arrivalDelta - sendDelta;
    this.smoothed = SMOOTHING * this.smoothed + (1 - SMOOTHING) * this.accumulated;
    this.times.push(arrived - this.firstArrival);
    this.delays.push(this.smoothed);
    if (this.times.length > WINDOW) {
      this.times.shift();
      this.delays.shift();
    }
    const slope = this.times.length === WINDOW ? this.slope() : this.lastTrend;
    this.detect(slope, sendDelta, arrived);
  }

  private slope(): number {
    let meanTime = 0;
    let meanDelay = 0;
    for (let i = 0; i < WINDOW; i++) {
      meanTime += this.times[i] ?? 0;
      meanDelay += this.delays[i] ?? 0;
    }
    meanTime /= WINDOW;
    meanDelay /= WINDOW;
    let over = 0;
    let under = 0;
    for (let i = 0; i < WINDOW; i++) {
      const time = (this.times[i] ?? 0) - meanTime;
      over += time * ((this.delays[i] ?? 0) - meanDelay);
      under += time * time;
    }
    return under === 0 ? 0 : over / under;
  }

  private detect(slope: number, sendDelta: number, arrived: number): void {
    const trend = Math.min(this.deltas, MAX_DELTAS) * slope * GAIN;
    if (trend > this.threshold) {
      this.overFor = this.overFor < 0 ? sendDelta / 2 : this.overFor + sendDelta;
      this.overCount += 1;
      if (this.overFor > OVERUSE_MS && this.overCount > 1 && slope >= this.lastTrend) {
        this.overFor = 0;
        this.overCount = 0;
        this.usage = 'over';
      }
    } else {
      this.overFor = -1;
      this.overCount = 0;
      this.usage = trend < -this.threshold ? 'under' : 'normal';
    }
    this.lastTrend = slope;
    this.adapt(trend, arrived);
  }

  private adapt(trend: number, arrived: number): void {
    const elapsed = this.updatedAt < 0 ? 0 : Math.min(100, Math.max(0, arrived - this.updatedAt));
    this.updatedAt = arrived;
    const size = Math.abs(trend);
    // A spike says nothing about the path's noise.
    if (size > this.threshold + 15) return;
    const k = size < this.threshold ? K_DOWN : K_UP;
    const next = this.threshold + k * (size - this.threshold) * elapsed;
    this.threshold = Math.min(MAX_THRESHOLD, Math.max(MIN_THRESHOLD, next));
  }
}
