/** The multivariant playlist: which layers there are, and what it takes to play them. */
export interface ListedLayer {
  uri: string;
  codecs: string;
  width: number;
  height: number;
  /** kbit/s, picture and sound. */
  bitrate: number;
}

/** Boxes, and peaks of an encoder that keeps its rate. */
const PEAK = 1.15;

/** Best first. */
export function masterPlaylist(layers: readonly ListedLayer[], frameRate: number): string {
  const lines = layers.flatMap(({ uri, codecs, width, height, bitrate }) => [
    `#EXT-X-STREAM-INF:${[
      `BANDWIDTH=${Math.ceil(bitrate * 1_000 * PEAK)}`,
      `AVERAGE-BANDWIDTH=${bitrate * 1_000}`,
      `CODECS="${codecs}"`,
      `RESOLUTION=${width}x${height}`,
      `FRAME-RATE=${frameRate.toFixed(3)}`,
    ].join(',')}`,
    uri,
  ]);
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...lines, ''].join('\n');
}
