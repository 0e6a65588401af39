import { existsSync } from 'node:fs';

/** Keeps Chromium from calling home and from needing a sandbox, a GPU or a large /dev/shm. */
export const QUIET_FLAGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Fake camera and microphone without prompts, and WebRTC over 127.0.0.1. */
export const MEDIA_FLAGS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
  '--auto-accept-this-tab-capture',
  '--auto-select-desktop-capture-source=Entire screen',
];

/** The same for calls of several pages: ten pictures a second show movement as twenty do, for half of the work. */
export const CALL_FLAGS = [...MEDIA_FLAGS, '--use-fake-device-for-media-stream=fps=10'];

/** Debian's packages: without windows of its own to draw, which saves a third of the processor time, and with. */
const SHELL = '/usr/lib/chromium/chromium-headless-shell';
const WHOLE = '/usr/bin/chromium';

/** `CHROMIUM_PATH`, else what is installed, else the one inside `@sparticuz/chromium`. */
export async function chromiumPath({ whole = false } = {}): Promise<string> {
  const installed = whole ? [WHOLE] : [SHELL, WHOLE];
  const found = process.env['CHROMIUM_PATH'] ?? installed.find(existsSync);
  if (found) return found;
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
