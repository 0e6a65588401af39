/** What the replies about live streams, recordings and external streams have in common. */
import { z } from 'zod';
import { rfc3339 } from './api.js';

export const streamFields = {
  id: z.string(),
  room_id: z.string(),
  session_id: z.string(),
  meeting_url: z.string(),
  destination: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  created_at: z.string(),
  started_at: z.string().optional(),
  started_by: z.string().describe('A peer id; empty for this API'),
  stopped_at: z.string().optional(),
  stopped_by: z.string(),
  updated_at: z.string(),
};

/** Of what the server composes itself. */
export const COMPOSED_STATUSES = [
  'starting',
  'running',
  'stopping',
  'post_processing',
  'completed',
  'failed',
] as const;

export const inRoomOrSession = {
  room_id: z.string().max(128).optional(),
  session_id: z.string().max(128).optional(),
};

interface StreamRow {
  id: string;
  room_id: string;
  session_id: string;
  started_by: string;
  stopped_by: string;
  error: string | null;
  created_at: number;
  stopped_at: number | null;
  updated_at: number;
  facts: { destination: string; startedAt: number | null };
}

export function wireOfStream(row: StreamRow) {
  const { id, room_id, session_id, started_by, stopped_by, error, stopped_at, facts } = row;
  const { destination, startedAt } = facts;
  return {
    ...{ id, room_id, session_id, started_by, stopped_by, destination },
    meeting_url: '',
    ...(error !== null && { error: JSON.parse(error) as { code: string; message: string } }),
    created_at: rfc3339(row.created_at),
    ...(startedAt !== null && { started_at: rfc3339(startedAt) }),
    ...(stopped_at !== null && { stopped_at: rfc3339(stopped_at) }),
    updated_at: rfc3339(row.updated_at),
  };
}
