/** Runs when what was just rendered is on the screen, or soon in a page that paints nothing. */
export function afterPaint(run: () => void): void {
  if (document.visibilityState === 'hidden') {
    setTimeout(run);
    return;
  }
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(run)));
}
