/** Keeps the last picture of a video on a canvas while the video has none: nobody looks at black in between. */
export class StillPicture {
  readonly #canvas: () => HTMLCanvasElement | null;
  #shown = false;

  constructor(canvas: () => HTMLCanvasElement | null) {
    this.#canvas = canvas;
  }

  keep(video: HTMLVideoElement): void {
    const canvas = this.#canvas();
    const { videoWidth: width, videoHeight: height } = video;
    // Without a picture of its own the video leaves the still before it in place.
    if (!canvas || width === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.drawImage(video, 0, 0, width, height);
    canvas.hidden = false;
    this.#shown = true;
  }

  /** Goes away in the moment in which the video shows a picture again. */
  dropWhenMoving(video: HTMLVideoElement): void {
    if (this.#shown) video.requestVideoFrameCallback(() => this.drop());
  }

  drop(): void {
    const canvas = this.#canvas();
    if (canvas) canvas.hidden = true;
    this.#shown = false;
  }
}
