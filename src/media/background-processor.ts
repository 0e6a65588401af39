/**
 * The one place where the effects' library enters the page. It would fetch model and code from the networks of
 * others; every address is given to it, so that it never does.
 */
import {
  BackgroundProcessor,
  type BackgroundProcessorWrapper,
  type SwitchBackgroundProcessorOptions,
} from '@livekit/track-processors';
import type { LocalTrack } from 'livekit-client';

const EMPTY = { width: 64, height: 36 };
const MODEL = 'selfie_segmenter.tflite';

/** `background` is empty for none. `folder` ends with a slash, and holds the model and the files of `@mediapipe/tasks-vision/wasm`. */
export async function applyBackground(
  camera: LocalTrack,
  background: string,
  folder: string,
): Promise<void> {
  const running = camera.getProcessor() as BackgroundProcessorWrapper | undefined;
  if (background === '') {
    await camera.stopProcessor();
    return;
  }
  const mode: SwitchBackgroundProcessorOptions =
    background === 'blur'
      ? { mode: 'background-blur' }
      : { mode: 'virtual-background', imagePath: await loaded(background) };
  if (running) {
    await running.switchTo(mode);
    return;
  }
  const processor = BackgroundProcessor({
    ...mode,
    assetPaths: {
      tasksVisionFileSet: folder.slice(0, -1),
      modelAssetPath: folder + MODEL,
    },
  });
  const { transformer } = processor;
  // The library lets its first picture through as it came, to gain time. Nobody is to see that one.
  transformer.isFirstFrame = false;
  const begin = transformer.init.bind(transformer);
  transformer.init = async (options) => {
    await begin(options);
    tryOut(transformer);
  };
  try {
    await camera.setProcessor(processor);
  } catch (cause) {
    await letGo(processor);
    throw cause;
  }
}

/**
 * One empty picture, before the camera's. A model that fails on pictures fails here, where nobody sees it: on the
 * camera's own the library would log it and show each as it is. And the first answer of a trained model, which may be
 * a poor one, is about nothing.
 */
function tryOut(transformer: BackgroundProcessorWrapper['transformer']): void {
  const canvas = new OffscreenCanvas(EMPTY.width, EMPTY.height);
  canvas.getContext('2d')?.fillRect(0, 0, EMPTY.width, EMPTY.height);
  const picture = new VideoFrame(canvas, { timestamp: 0 });
  try {
    transformer.imageSegmenter?.segmentForVideo(picture, performance.now(), ({ categoryMask }) => {
      (transformer as unknown as Masked).updateMask(categoryMask);
    });
  } finally {
    picture.close();
  }
}

/** What the library keeps to itself. */
interface Masked {
  updateMask(mask: unknown): void;
}

/** In types of browsers that TypeScript does not have yet. */
interface Held {
  processor?: { readable: ReadableStream };
  trackGenerator?: MediaStreamTrack;
}

/** What did not come to run does not end by `destroy` either, and holds pictures of the camera. */
async function letGo(wrapper: BackgroundProcessorWrapper): Promise<void> {
  const { processor, trackGenerator } = wrapper as Held;
  await processor?.readable.cancel().catch(() => {});
  trackGenerator?.stop();
  wrapper.displayCanvas?.remove();
  await wrapper.transformer.destroy();
}

/** The library takes no notice of a picture that does not come. */
async function loaded(url: string): Promise<string> {
  const picture = new Image();
  picture.crossOrigin = 'anonymous';
  picture.src = url;
  await picture.decode();
  return url;
}
