/**
 * Everybody's sound becomes one. Each voice has a ring of the last seconds, written where the packet arrived in the
 * stream's time, and read by whoever mixes a little later. What comes without a break is written without a break;
 * when a voice runs ahead or behind its arrival for long, it is stretched by a few samples a packet, which nobody
 * hears, and only a real gap makes it jump. All sound is 48 kHz stereo.
 */

export const SAMPLE_RATE = 48_000;
export const CHANNELS = 2;

/** Samples per channel; a power of two. 1.4 s. */
const RING = 65_536;
/** A voice that is later than this was held up, or has paused. */
const GAP = SAMPLE_RATE / 10;
/** Nothing can come before it was said: a voice that is earlier than this began with packets that had been held up. */
const EARLY = SAMPLE_RATE / 25;
/** Off by less than this is the ordinary unrest of arrival. */
const REST = SAMPLE_RATE / 200;
/** Arrival is judged by its earliest packet of so many: later ones were held up on the way. */
const WINDOW_PACKETS = 50;
/** One sample in this many is added or left out while a voice is brought back. */
const STRETCH = 64;

class Voice {
  readonly ring = new Float32Array(RING * CHANNELS);
  /** Where the next packet begins. */
  #end = -1;
  #lastArrival = -Infinity;
  /** The packet before came more than `GAP` late. */
  #late = false;
  #earliest = Infinity;
  #packets = 0;
  #correction = 0;

  /** `arrivedAt`: the stream's sample at which the packet's end arrived. */
  write(pcm: Int16Array, arrivedAt: number, readTo: number): void {
    const length = pcm.length / CHANNELS;
    if (length === 0 || length > RING / 4) return;
    const start = arrivedAt - length;
    const lag = start - this.#end;
    // Packets that were held up come all at once, and belong where they would have been; after a pause they do not.
    const steady = arrivedAt - this.#lastArrival >= length / 2;
    const paused = lag > GAP && steady && this.#late;
    this.#late = lag > GAP;
    this.#lastArrival = arrivedAt;
    if (this.#end < 0 || lag < -EARLY || paused) this.#begin(start);
    this.#judge(start - this.#end);
    const change =
      Math.sign(this.#correction) *
      Math.min(Math.abs(this.#correction), Math.floor(length / STRETCH));
    this.#correction -= change;
    this.#copy(pcm, length, length + change, readTo);
  }

  #begin(start: number): void {
    this.#end = start;
    this.#earliest = Infinity;
    this.#packets = 0;
    this.#correction = 0;
  }

  /** `lag`: how much later the packet came than its place says. */
  #judge(lag: number): void {
    this.#earliest = Math.min(this.#earliest, lag);
    this.#packets += 1;
    if (this.#packets < WINDOW_PACKETS) return;
    if (Math.abs(this.#earliest) > REST) this.#correction = Math.round(this.#earliest);
    this.#earliest = Infinity;
    this.#packets = 0;
  }

  #copy(pcm: Int16Array, length: number, wanted: number, readTo: number): void {
    const step = wanted === length ? 1 : (length - 1) / (wanted - 1);
    for (let index = 0; index < wanted; index++) {
      const at = this.#end + index;
      // What was mixed already is silent in the ring, and has to stay so for the next round.
      if (at < readTo) continue;
      const place = (at & (RING - 1)) * CHANNELS;
      const from = index * step;
      const whole = Math.min(length - 1, Math.floor(from));
      const part = from - whole;
      const next = Math.min(length - 1, whole + 1);
      for (let channel = 0; channel < CHANNELS; channel++) {
        const a = pcm[whole * CHANNELS + channel] ?? 0;
        const b = pcm[next * CHANNELS + channel] ?? 0;
        this.ring[place + channel] = (a + (b - a) * part) / 32_768;
      }
    }
    this.#end += wanted;
  }
}

export class Mixer {
  readonly #voices = new Map<string, Voice>();
  /** All before this sample is mixed. */
  #position = 0;

  /** `pcm` is interleaved stereo; `arrivedAt` is the stream's sample at which it arrived whole. */
  write(voice: string, pcm: Int16Array, arrivedAt: number): void {
    let known = this.#voices.get(voice);
    if (!known) this.#voices.set(voice, (known = new Voice()));
    known.write(pcm, Math.round(arrivedAt), this.#position);
  }

  remove(voice: string): void {
    this.#voices.delete(voice);
  }

  /** The next `length` samples of all voices together: left, then right. */
  mix(length: number): Float32Array {
    const out = new Float32Array(length * CHANNELS);
    for (const { ring } of this.#voices.values()) {
      for (let index = 0; index < length; index++) {
        const place = ((this.#position + index) & (RING - 1)) * CHANNELS;
        out[index] = (out[index] ?? 0) + (ring[place] ?? 0);
        out[length + index] = (out[length + index] ?? 0) + (ring[place + 1] ?? 0);
        ring[place] = 0;
        ring[place + 1] = 0;
      }
    }
    this.#position += length;
    for (let index = 0; index < out.length; index++) out[index] = softClip(out[index] ?? 0);
    return out;
  }
}

const KNEE = 0.7;

/** Leaves ordinary sound as it is; what several loud voices add up to bends towards 1 and never goes past it. */
export function softClip(value: number): number {
  const size = Math.abs(value);
  if (size <= KNEE) return value;
  return Math.sign(value) * (KNEE + (1 - KNEE) * Math.tanh((size - KNEE) / (1 - KNEE)));
}
