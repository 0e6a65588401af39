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
  await camera.setProcessor(
    BackgroundProcessor({
      ...mode,
      assetPaths: {
        tasksVisionFileSet: folder.slice(0, -1),
        modelAssetPath: folder + MODEL,
      },
    }),
  );
}

/** The library takes no notice of a picture that does not come. */
async function loaded(url: string): Promise<string> {
  const picture = new Image();
  picture.crossOrigin = 'anonymous';
  picture.src = url;
  await picture.decode();
  return url;
}
