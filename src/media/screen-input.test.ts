/** A shared screen whose picture is drawn; only the browser's question "which screen?" is replaced. */
import type { LocalTrack } from 'livekit-client';
import { expect, vi } from 'vitest';
import type { MediaFact } from '../store/ports.js';
import { ScreenInput } from './screen-input.js';

const ask = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);

afterEach(() => {
  navigator.mediaDevices.getDisplayMedia = ask;
});

describe('ScreenInput', () => {
  it('ends when the room stops the presentation', async () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
    const stream = canvas.captureStream(5);
    navigator.mediaDevices.getDisplayMedia = async () => stream;
    const facts: MediaFact[] = [];
    const screen = new ScreenInput({
      tell: (fact) => facts.push(fact),
      size: () => ({ width: 640, height: 360, frameRate: 5 }),
      changed: () => {},
    });
    const local = { isMuted: false, removeAllListeners() {} };
    let changed = () => {};
    const unpublished: unknown[] = [];
    await screen.join({
      async publish(_source, _track, tell) {
        changed = () => tell(false);
        return local as unknown as LocalTrack;
      },
      unpublish: async (track) => void unpublished.push(track),
    });
    await screen.setEnabled(true);
    changed();
    expect(unpublished).toEqual([]);
    local.isMuted = true;
    changed();
    await vi.waitFor(() => {
      expect(facts.at(-1)).toMatchObject({ source: 'screen', enabled: false, busy: false });
    });
    expect(unpublished).toEqual([local]);
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
    screen.close();
  });
});
