import { expect, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Levels } from './levels.js';
import { MutedVoice } from './muted-voice.js';

/** A microphone that hears a tone, and is muted as the media client mutes: the device goes on. */
function aMicrophone() {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const track = out.stream.getAudioTracks()[0]!;
  track.enabled = false;
  return { track, context };
}

function theVoice(muted: () => MediaStreamTrack | null) {
  const heard: ((level: number) => void)[] = [];
  const clones: MediaStreamTrack[] = [];
  const voice = new MutedVoice({
    muted,
    watch(track, _, listener) {
      clones.push(track);
      heard.push(listener);
      return () => heard.splice(heard.indexOf(listener), 1);
    },
  });
  const talk = (level: number, times: number) => {
    for (let at = 0; at < times; at += 1) heard.at(-1)?.(level);
  };
  return { voice, heard, clones, talk };
}

describe('a voice while muted', () => {
  it('is told once when somebody talks on, not for a cough, and not again at once', () => {
    const { track, context } = aMicrophone();
    const { voice, talk } = theVoice(() => track);
    const told = vi.fn();
    voice.on(told);
    talk(0.8, 3);
    talk(0, 12);
    expect(told).not.toHaveBeenCalled();
    talk(0.8, 40);
    expect(told).toHaveBeenCalledOnce();
    voice.close();
    void context.close();
  });

  it('is listened to only while it is muted and somebody asks', () => {
    const { track, context } = aMicrophone();
    let muted: MediaStreamTrack | null = null;
    const { voice, heard, clones } = theVoice(() => muted);
    const off = voice.on(() => {});
    expect(heard).toHaveLength(0);
    muted = track;
    voice.update();
    expect(heard).toHaveLength(1);
    expect(clones[0]).not.toBe(track);
    expect(clones[0]!.enabled).toBe(true);
    // What is sent stays silent.
    expect(track.enabled).toBe(false);
    off();
    expect(heard).toHaveLength(0);
    expect(clones[0]!.readyState).toBe('ended');
    void context.close();
  });

  it('is loud where the muted track itself is silent', async () => {
    // Browsers hold sound back until the page was touched.
    await userEvent.click(document.body);
    const { track, context } = aMicrophone();
    const levels = new Levels(() => {});
    await Promise.all([context.resume(), levels.resume()]);
    let loudest = 0;
    const voice = new MutedVoice({
      muted: () => track,
      watch: (clone, _, listener) =>
        levels.watch(clone, 20, (level) => {
          loudest = Math.max(loudest, level);
          listener(level);
        }),
    });
    const told = vi.fn();
    voice.on(told);
    await vi.waitFor(() => expect(told).toHaveBeenCalled(), 10_000);
    expect(loudest).toBeGreaterThan(0.5);
    voice.close();
    levels.close();
    await context.close();
  });
});
