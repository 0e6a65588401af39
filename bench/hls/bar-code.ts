/**
 * A clock that survives cameras, encoders and players: the time of drawing as black and white cells in the picture.
 * Both functions run in pages, and therefore hold all that they need.
 */

declare global {
  interface Window {
    glass: Glass;
  }
}

/** What the viewer's page has seen. */
export interface Glass {
  /** From the click that opens the room to the first picture of the stream; null before it. */
  firstFrameMs: number | null;
  /** From drawing to showing, of every picture since they were last taken away. */
  delays: number[];
  /** Playback had begun, and had nothing to show. */
  stalls: number;
}

/** Replaces the camera of a page by one that films the time, and its microphone by a tone. */
export function clockCamera(): void {
  const [width, height, cell, left, top] = [640, 360, 20, 20, 130];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  setInterval(() => {
    const now = Date.now();
    for (let band = 0; band < 12; band += 1) {
      context.fillStyle = `hsl(${(now / 20 + band * 30) % 360} 60% 50%)`;
      context.fillRect(0, band * 30, width, 30);
      context.fillStyle = '#fff8';
      context.fillRect((now / 5 + band * 90) % width, band * 30, 60, 30);
    }
    const time = now % 2 ** 24;
    let check = 0;
    for (let nibble = 0; nibble < 6; nibble += 1) check ^= (time >> (nibble * 4)) & 15;
    // White, black, time, check: most significant first.
    const code = (2 * 2 ** 24 + time) * 16 + check;
    for (let place = 0; place < 30; place += 1) {
      context.fillStyle = Math.floor(code / 2 ** (29 - place)) % 2 === 1 ? '#fff' : '#000';
      context.fillRect(left + place * cell, top, cell, 80);
    }
  }, 1_000 / 30);
  navigator.mediaDevices.getUserMedia = ({ audio, video } = {}) => {
    const stream = new MediaStream();
    if (video) stream.addTrack(canvas.captureStream(30).getVideoTracks()[0]!);
    if (audio) {
      const sound = new AudioContext();
      const out = sound.createMediaStreamDestination();
      const tone = sound.createOscillator();
      tone.connect(out);
      tone.start();
      stream.addTrack(out.stream.getAudioTracks()[0]!);
    }
    return Promise.resolve(stream);
  };
}

/** Reads the clock from every picture that a video of this page presents. */
export function readClock(): void {
  const glass: Glass = { firstFrameMs: null, delays: [], stalls: 0 };
  window.glass = glass;
  let clickedAt = 0;
  addEventListener('click', () => (clickedAt ||= performance.now()), { capture: true });

  const strip = Object.assign(document.createElement('canvas'), { width: 120, height: 4 });
  const context = strip.getContext('2d', { willReadFrequently: true })!;
  const drawnAt = (video: HTMLVideoElement): number | null => {
    const [x, width] = [video.videoWidth / 32, (video.videoWidth * 15) / 16];
    const [y, height] = [(video.videoHeight * 150) / 360, (video.videoHeight * 40) / 360];
    context.drawImage(video, x, y, width, height, 0, 0, 120, 4);
    const { data } = context.getImageData(0, 2, 120, 1);
    const bits = Array.from({ length: 30 }, (_, place) =>
      (data[(place * 4 + 2) * 4] ?? 0) > 128 ? 1 : 0,
    );
    const value = (from: number, to: number) =>
      bits.slice(from, to).reduce((sum: number, bit) => sum * 2 + bit, 0);
    const time = value(2, 26);
    let check = 0;
    for (let nibble = 0; nibble < 6; nibble += 1) check ^= (time >> (nibble * 4)) & 15;
    return value(0, 2) === 2 && value(26, 30) === check ? time : null;
  };
  const watch = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback((now, { expectedDisplayTime }) => {
      const shownAt = Date.now() + expectedDisplayTime - performance.now();
      glass.firstFrameMs ??= now - clickedAt;
      const time = drawnAt(video);
      if (time !== null) glass.delays.push((shownAt - time + 2 ** 24) % 2 ** 24);
      watch(video);
    });
  };
  const known = new WeakSet<HTMLMediaElement>();
  const play = Reflect.get(HTMLMediaElement.prototype, 'play');
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (this instanceof HTMLVideoElement && !known.has(this)) {
      known.add(this);
      let begun = false;
      this.addEventListener('playing', () => (begun = true));
      this.addEventListener('waiting', () => (glass.stalls += begun ? 1 : 0));
      watch(this);
    }
    return play.call(this);
  };
}
