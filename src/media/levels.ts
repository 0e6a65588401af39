/**
 * How loud everybody is, measured here: one audio context, one analyser per voice. Levels are in steps, with
 * a slow fall, so that a speaking ring does not flicker and a pause between words costs no render.
 */
import type { Unsubscribe } from '../store/ports.js';

const REMOTE_MS = 125;
const LOCAL_MS = 66;
const STEP = 0.05;
const FALL = 0.6;

/** -45 dB (a quiet room) is 0, -10 dB (close to the microphone) is 1. */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(rms) + 45) / 35));
}

interface Voice {
  source: MediaStreamAudioSourceNode;
  analyser: AnalyserNode;
  level: number;
  told: number;
}

export class Levels {
  #tell: (levels: Record<string, number>) => void;
  #context: AudioContext | null = null;
  #samples = new Float32Array(1024);
  #voices = new Map<string, Voice>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #own: MediaStreamTrack | null = null;
  #ownVoice: Voice | null = null;
  #meters = new Set<(level: number) => void>();
  #meterTimer: ReturnType<typeof setInterval> | null = null;

  constructor(tell: (levels: Record<string, number>) => void) {
    this.#tell = tell;
  }

  /** Listens to a voice under a peer's id; null takes it away. */
  set(peerId: string, track: MediaStreamTrack | null): void {
    const old = this.#voices.get(peerId);
    if (old) {
      old.source.disconnect();
      this.#voices.delete(peerId);
      if (old.told > 0) this.#tell({ [peerId]: 0 });
    }
    if (track) this.#voices.set(peerId, this.#listen(track));
    if (this.#voices.size > 0) this.#timer ??= setInterval(() => this.#measureAll(), REMOTE_MS);
    else if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  clear(): void {
    for (const peerId of [...this.#voices.keys()]) this.set(peerId, null);
  }

  /** The own microphone as the meters hear it. */
  setOwn(track: MediaStreamTrack | null): void {
    if (track === this.#own) return;
    this.#own = track;
    this.#updateMeter();
  }

  onOwn(listener: (level: number) => void): Unsubscribe {
    this.#meters.add(listener);
    this.#updateMeter();
    return () => {
      this.#meters.delete(listener);
      this.#updateMeter();
    };
  }

  /** Any other track, every so many milliseconds. */
  watch(track: MediaStreamTrack, ms: number, listener: (level: number) => void): Unsubscribe {
    const voice = this.#listen(track);
    const timer = setInterval(() => listener(this.#measure(voice)), ms);
    return () => {
      clearInterval(timer);
      voice.source.disconnect();
    };
  }

  /** After a touch: browsers start audio contexts only then. */
  async resume(): Promise<void> {
    await this.#context?.resume();
  }

  close(): void {
    this.clear();
    this.#meters.clear();
    this.setOwn(null);
    this.#updateMeter();
    void this.#context?.close();
    this.#context = null;
  }

  #updateMeter(): void {
    this.#ownVoice?.source.disconnect();
    this.#ownVoice = null;
    if (this.#meterTimer !== null) clearInterval(this.#meterTimer);
    this.#meterTimer = null;
    if (this.#meters.size === 0) return;
    if (!this.#own) {
      for (const meter of this.#meters) meter(0);
      return;
    }
    const voice = this.#listen(this.#own);
    this.#ownVoice = voice;
    this.#meterTimer = setInterval(() => {
      const level = this.#measure(voice);
      for (const meter of this.#meters) meter(level);
    }, LOCAL_MS);
  }

  #listen(track: MediaStreamTrack): Voice {
    this.#context ??= new AudioContext();
    const source = this.#context.createMediaStreamSource(new MediaStream([track]));
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = this.#samples.length;
    source.connect(analyser);
    if (this.#context.state === 'suspended') this.#context.resume().catch(() => {});
    return { source, analyser, level: 0, told: 0 };
  }

  #measure(voice: Voice): number {
    voice.analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    voice.level = Math.max(loudness(Math.sqrt(sum / this.#samples.length)), voice.level * FALL);
    return voice.level;
  }

  #measureAll(): void {
    const changed: Record<string, number> = {};
    for (const [peerId, voice] of this.#voices) {
      const level = Math.round(Math.round(this.#measure(voice) / STEP) * STEP * 100) / 100;
      if (level === voice.told) continue;
      voice.told = level;
      changed[peerId] = level;
    }
    if (Object.keys(changed).length > 0) this.#tell(changed);
  }
}
