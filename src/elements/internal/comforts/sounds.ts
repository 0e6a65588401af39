/** Soft tones for what happens in a call, made on the spot: nothing is fetched. */
const NOTE_SECONDS = 0.16;
const VOLUME = 0.08;
const LATE_MS = 1_000;

/** Hertz, one after the other. */
const MELODIES = {
  join: [523, 784],
  hand: [659, 659],
  message: [880],
} as const;

export type Sound = keyof typeof MELODIES;

export class Sounds {
  #context: AudioContext | null = null;

  /** Through the given speaker where the browser can choose; silent until the person has touched the page. */
  async play(sound: Sound, speaker: string): Promise<void> {
    this.#context ??= new AudioContext();
    const context = this.#context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    if (speaker) await context.setSinkId?.(speaker).catch(() => {});
    const asked = performance.now();
    await context.resume();
    // Held back until the person touched the page: now it would tell of what is long past.
    if (performance.now() - asked > LATE_MS) return;
    MELODIES[sound].forEach((hertz, at) => {
      note(context, hertz, context.currentTime + at * NOTE_SECONDS);
    });
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}

function note(context: AudioContext, hertz: number, from: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(VOLUME, from + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS * 1.8);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(from + NOTE_SECONDS * 2);
}
