/**
 * Where a browser has no window to give, the picture of who speaks alone: the browser's own picture-in-picture of one
 * video. Its controls are the browser's; those that it knows of calls are answered.
 */
import { HmsError } from '../../protocol/errors.js';
import type { RoomHandle } from '../../store/actions.js';
import type { RoomState } from '../../store/state.js';
import { pipScene } from './pip-scene.js';
import type { Pip, PipHost } from './pip-window.js';

/** Large enough that the media client asks for more than a thumbnail. */
const SIZE = { width: 640, height: 360 };
const PICTURE_MS = 4_000;

/** Rejects without a picture to show, and where the browser refuses. */
export async function openPipVideo(host: PipHost): Promise<Pip> {
  const pip = new PipVideo(host);
  try {
    await pip.show();
  } catch (cause) {
    pip.close();
    throw HmsError.from(cause);
  }
  return pip;
}

class PipVideo implements Pip {
  readonly #host: PipHost;
  readonly #room: RoomHandle;
  /** In the page, and not in a shadow root: the media client looks for it as the page's picture. */
  readonly #video = document.createElement('video');
  readonly #unfollow: () => void;
  #attached: { key: string; off: () => void } | null = null;
  #shown = '';
  #over = false;

  constructor(host: PipHost) {
    this.#host = host;
    this.#room = host.room;
    const video = this.#video;
    Object.assign(video, { muted: true, autoplay: true, playsInline: true, ariaHidden: 'true' });
    const { width, height } = SIZE;
    Object.assign(video.style, {
      ...{ position: 'fixed', insetBlockEnd: '0', insetInlineEnd: '0', zIndex: '-1' },
      ...{ width: `${width}px`, height: `${height}px`, opacity: '0', pointerEvents: 'none' },
    });
    document.body.append(video);
    this.#follow(this.#room.store.getState());
    this.#unfollow = this.#room.store.subscribe(
      (state) => state,
      (state) => {
        this.#follow(state);
      },
    );
    video.addEventListener('leavepictureinpicture', this.#onGone);
  }

  async show(): Promise<void> {
    const video = this.#video;
    if (!this.#attached) throw new HmsError('conflict', 'Nobody shows a picture now.');
    if (video.readyState === 0) await firstPicture(video);
    await video.requestPictureInPicture();
    this.#listen(true);
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#unfollow();
    this.#attached?.off();
    this.#listen(false);
    this.#video.removeEventListener('leavepictureinpicture', this.#onGone);
    if (document.pictureInPictureElement === this.#video) {
      document.exitPictureInPicture().catch(() => {});
    }
    this.#video.remove();
    this.#host.closed();
  }

  readonly #onGone = (): void => {
    this.close();
  };

  #follow(state: RoomState): void {
    const scene = pipScene(state, this.#shown);
    if (!scene.inCall) {
      this.close();
      return;
    }
    this.#shown = scene.main?.peerId ?? '';
    // Who shows no picture leaves the one before: there is nothing else to look at.
    const key = scene.main?.picture ?? '';
    if (key === '' || key === this.#attached?.key) return;
    this.#attached?.off();
    this.#attached = { key, off: this.#room.actions.attachTrack(key, this.#video) };
  }

  #listen(on: boolean): void {
    const { actions, store } = this.#room;
    const turn = (source: 'microphone' | 'camera') => () => {
      const wanted = !store.getState().devices[source].enabled;
      const act = source === 'camera' ? actions.setLocalVideoEnabled : actions.setLocalAudioEnabled;
      act(wanted).catch(() => {});
    };
    const answers = {
      togglemicrophone: turn('microphone'),
      togglecamera: turn('camera'),
      hangup: this.#host.leave,
    };
    for (const [name, answer] of Object.entries(answers)) {
      try {
        navigator.mediaSession.setActionHandler(name as MediaSessionAction, on ? answer : null);
      } catch {
        // This browser shows no such button.
      }
    }
  }
}

function firstPicture(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new HmsError('request_timeout', 'The picture did not come in time.'));
    }, PICTURE_MS);
    video.addEventListener(
      'loadedmetadata',
      () => {
        clearTimeout(late);
        resolve();
      },
      { once: true },
    );
  });
}
