/** Streams to servers of others, as the platform tells them: what it calls a beam with RTMP. */
import type { ExternalChange, ExternalStreamFacts } from '../rooms/journal.js';
import { place, seconds, time, type EventTable } from './event-parts.js';

export const EXTERNAL_EVENTS: EventTable<ExternalChange['type']> = {
  'external.begun': () => null,
  'external.changed': () => null,

  'external.started': (change) => ({
    type: 'beam.started.success',
    data: { ...place(change), ...beam(change.external), ...begun(change.external) },
  }),

  'external.stopped': (change) => ({
    type: 'beam.stopped.success',
    data: {
      ...place(change),
      ...beam(change.external),
      ...begun(change.external),
      stopped_at: time(change.at),
      duration: lasted(change.external, change.at),
      reason: change.reason,
    },
  }),

  'external.failed': (change) => ({
    type: 'beam.failure',
    data: {
      ...place(change),
      ...beam(change.external),
      duration: lasted(change.external, change.at),
      error_type: 'INTERNAL_ERROR',
      error_code: change.code,
      error_message: change.message,
    },
  }),
};

/** Addresses are told without their keys. */
function beam({
  id,
  width,
  height,
  targets,
  recordingId,
}: ExternalStreamFacts): Record<string, unknown> {
  return {
    beam_id: id,
    job_id: id,
    recording_enabled: Boolean(recordingId),
    // The recording tells of itself as a beam of its own.
    ...(recordingId && { recording_id: recordingId }),
    max_width: width,
    max_height: height,
    meeting_url: '',
    rtmp: targets.map(({ url }) => ({ url })),
  };
}

function begun({ initialisedAt, startedAt }: ExternalStreamFacts): Record<string, unknown> {
  if (startedAt === null) return {};
  return { started_at: time(startedAt), start_delay: seconds(initialisedAt, startedAt) };
}

function lasted({ startedAt, initialisedAt }: ExternalStreamFacts, until: number): number {
  return seconds(startedAt ?? initialisedAt, until);
}
