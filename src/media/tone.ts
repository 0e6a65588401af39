const SECONDS = 0.6;

/** A short soft tone through the given speaker; the default one where the browser cannot choose. */
export async function playTone(speaker: string): Promise<void> {
  const context = new AudioContext();
  try {
    if (speaker && 'setSinkId' in context) {
      await (context as { setSinkId(id: string): Promise<void> }).setSinkId(speaker);
    }
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0, context.currentTime);
    volume.gain.linearRampToValueAtTime(0.2, context.currentTime + 0.05);
    volume.gain.linearRampToValueAtTime(0, context.currentTime + SECONDS);
    tone.connect(volume).connect(context.destination);
    await context.resume();
    await new Promise((resolve) => {
      tone.onended = resolve;
      tone.start();
      tone.stop(context.currentTime + SECONDS);
    });
  } finally {
    await context.close();
  }
}
