/** What a player must be able to decode, as in RFC 6381: `avc1.4d401f,mp4a.40.2`. */
import type { TrackConfigs } from './tracks.js';

export function codecString({ video, audio }: TrackConfigs): string {
  if (video.avcC.length < 7 || video.avcC[0] !== 1)
    throw new RangeError('The video configuration is not an avcC record.');
  if (audio.asc.length < 2) throw new RangeError('The audio configuration is too short.');
  const profile = Buffer.from(video.avcC.subarray(1, 4)).toString('hex');
  const objectType = (audio.asc[0] ?? 0) >> 3;
  return `avc1.${profile},mp4a.40.${objectType}`;
}
