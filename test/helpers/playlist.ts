/** A media playlist as a player understands it, read without our own writer. */
export interface ReadPart {
  uri: string;
  duration: number;
  independent: boolean;
}

export interface ReadSegment {
  sequence: number;
  /** null: it still grows. */
  uri: string | null;
  duration: number;
  programDate: number | null;
  discontinuity: boolean;
  map: string | null;
  parts: ReadPart[];
}

export interface ReadPlaylist {
  /** Of every tag, the last one's value. */
  tags: Map<string, string>;
  segments: ReadSegment[];
  growing: ReadSegment | null;
  skipped: number;
  hint: string | null;
  reports: Record<string, string>[];
  dateRanges: Record<string, string>[];
  ended: boolean;
}

export function readPlaylist(text: string): ReadPlaylist {
  const lines = text.trimEnd().split('\n');
  if (lines[0] !== '#EXTM3U') throw new Error(`Not a playlist: ${text}`);
  const read: ReadPlaylist = {
    ...{ tags: new Map(), segments: [], growing: null, skipped: 0 },
    ...{ hint: null, reports: [], dateRanges: [], ended: false },
  };
  let sequence = 0;
  const blank = (): ReadSegment => ({
    ...{ sequence, uri: null, duration: 0, programDate: null },
    ...{ discontinuity: false, map: null, parts: [] },
  });
  let next = blank();
  for (const line of lines.slice(1)) {
    const [, tag = '', value = ''] = /^#(?:EXT-X-)?([A-Z0-9-]+):?(.*)$/.exec(line) ?? [];
    if (!line.startsWith('#')) {
      read.segments.push({ ...next, sequence, uri: line });
      sequence += 1;
      next = blank();
      continue;
    }
    read.tags.set(tag, value);
    const attributes = attributesOf(value);
    if (tag === 'MEDIA-SEQUENCE') sequence = Number(value);
    else if (tag === 'SKIP') {
      read.skipped = Number(attributes['SKIPPED-SEGMENTS']);
      sequence += read.skipped;
    } else if (tag === 'EXTINF') next.duration = parseFloat(value);
    else if (tag === 'PROGRAM-DATE-TIME') next.programDate = Date.parse(value);
    else if (tag === 'DISCONTINUITY') next.discontinuity = true;
    else if (tag === 'MAP') next.map = attributes['URI'] ?? null;
    else if (tag === 'PART')
      next.parts.push({
        uri: attributes['URI'] ?? '',
        duration: Number(attributes['DURATION']),
        independent: attributes['INDEPENDENT'] === 'YES',
      });
    else if (tag === 'PRELOAD-HINT') read.hint = attributes['URI'] ?? null;
    else if (tag === 'RENDITION-REPORT') read.reports.push(attributes);
    else if (tag === 'DATERANGE') read.dateRanges.push(attributes);
    else if (tag === 'ENDLIST') read.ended = true;
  }
  if (next.parts.length > 0) read.growing = { ...next, sequence };
  return read;
}

export function attributesOf(value: string): Record<string, string> {
  return Object.fromEntries(
    [...value.matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)].map(([, name, text]) => [
      name,
      text?.replace(/^"|"$/g, ''),
    ]),
  );
}
