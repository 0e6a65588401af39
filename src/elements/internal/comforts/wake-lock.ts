/**
 * Keeps the screen of the device on. The browser takes a lock away whenever the page is hidden, and may refuse one
 * (low battery); it is asked again when the page is seen again. One step after the other, so that none is forgotten.
 */
export class WakeLock {
  #wanted = false;
  #held: Promise<WakeLockSentinel | null> = Promise.resolve(null);

  set(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) {
      document.addEventListener('visibilitychange', this.#ask);
      this.#ask();
    } else {
      document.removeEventListener('visibilitychange', this.#ask);
      this.#held = this.#held.then(async (lock) => {
        await lock?.release();
        return null;
      });
    }
  }

  readonly #ask = (): void => {
    // Some browsers have none, and insecure pages get none.
    const { wakeLock } = navigator as { wakeLock?: Navigator['wakeLock'] };
    this.#held = this.#held.then((lock) => {
      const needed = document.visibilityState === 'visible' && lock?.released !== false;
      return wakeLock && needed ? wakeLock.request('screen').catch(() => null) : lock;
    });
  };
}
