/** What media does about roles and the end of a stay. */
import type { MediaGrant, RoleInfo } from '../../protocol/index.js';
import { isPart, part, parts, text } from '../../templates/read.js';
import type { Layout } from '../../templates/types.js';
import type { ChannelPort, EffectsOffer, LocalSourceName, MediaPort } from '../ports.js';

export function renewGrant(channel: ChannelPort): () => Promise<MediaGrant | null> {
  return async () => (await channel.request('media.grant', {})).media;
}

/**
 * Ends everything that a stay in the room has opened. Nobody waits for the devices: one may be waiting for
 * the person's answer to the browser's question, and goes off after that.
 */
export async function stopMedia(media: MediaPort): Promise<void> {
  const ignore = () => {};
  const sources: LocalSourceName[] = ['camera', 'microphone', 'screen'];
  for (const source of sources) media.setEnabled(source, false).catch(ignore);
  await media.disconnect().catch(ignore);
}

/** What a layout offers for voice and picture: in the lobby or in the call, where the lobby's defaults go first. */
export function offeredEffects(layout: Layout | null): EffectsOffer {
  const { preview, conferencing } = part(part(layout).screens);
  const screens = [preview, conferencing].map((screen) =>
    part(part(part(screen).default).elements),
  );
  const background = screens.map((elements) => elements.virtual_background).find(isPart);
  const noise = screens.map((elements) => elements.noise_cancellation).find(isPart);
  const first = parts(background?.background_media).find((media) => media.default === true);
  return {
    background: background ? text(first?.url) || 'none' : null,
    noiseCancellation: noise ? noise.enabled_by_default === true : null,
  };
}

/** Switches on what a role may send and the person had on. Errors are facts, and stand beside the devices. */
export function openDevices(
  media: MediaPort,
  role: RoleInfo,
  wanted: { camera: boolean; microphone: boolean },
): void {
  const ignore = () => {};
  media.preload();
  media.refreshDevices().catch(ignore);
  const { allowed } = role.publish;
  if (allowed.includes('video') && wanted.camera) media.setEnabled('camera', true).catch(ignore);
  if (allowed.includes('audio') && wanted.microphone) {
    media.setEnabled('microphone', true).catch(ignore);
  }
}
