/** Pictures of others in a part of the page, however deep they are. */

/** Videos, and what stands in the place of those that went away. The own camera tells nothing about the stage. */
function* picturesIn(root: Element): Generator<HTMLVideoElement | HTMLCanvasElement> {
  if (root instanceof HTMLVideoElement) yield root;
  if (root instanceof HTMLCanvasElement && root.classList.contains('last')) yield root;
  if (root.classList.contains('local')) return;
  for (const child of root.shadowRoot?.children ?? []) yield* picturesIn(child);
  for (const child of root.children) yield* picturesIn(child);
}

export function* videosIn(root: Element | null): Generator<HTMLVideoElement> {
  if (!root) return;
  for (const picture of picturesIn(root)) if (picture instanceof HTMLVideoElement) yield picture;
}

/** What is seen in `root` at this moment, as one picture of its size. */
export function stillOf(root: Element): HTMLCanvasElement {
  const { left, top, width, height } = root.getBoundingClientRect();
  const still = document.createElement('canvas');
  still.width = width;
  still.height = height;
  still.className = 'still';
  still.setAttribute('aria-hidden', 'true');
  const context = still.getContext('2d');
  for (const picture of picturesIn(root)) {
    const box = picture.getBoundingClientRect();
    const [w, h] =
      picture instanceof HTMLVideoElement
        ? [picture.videoWidth, picture.videoHeight]
        : [picture.width, picture.height];
    if (w === 0 || h === 0 || box.width === 0) continue;
    const fit = getComputedStyle(picture).objectFit === 'contain' ? Math.min : Math.max;
    const scale = fit(box.width / w, box.height / h);
    // What of the picture is seen, and where.
    const [seenW, seenH] = [Math.min(w, box.width / scale), Math.min(h, box.height / scale)];
    const [wide, high] = [seenW * scale, seenH * scale];
    context?.drawImage(
      picture,
      ...([(w - seenW) / 2, (h - seenH) / 2, seenW, seenH] as const),
      ...([
        box.left - left + (box.width - wide) / 2,
        box.top - top + (box.height - high) / 2,
      ] as const),
      ...([wide, high] as const),
    );
  }
  return still;
}
