/** What rows of live and of external streams have in common. */
import type { PeerFacts, RoomFacts, SessionFacts } from '../rooms/journal.js';

interface Beginning {
  room: RoomFacts;
  session: SessionFacts;
  /** Null for the REST API and for what begins by itself. */
  by: PeerFacts | null;
  at: number;
}

/** Of a stream that begins. */
export function newRow(
  { room, session, by, at }: Beginning,
  facts: { id: string; initialisedAt: number },
) {
  return {
    id: facts.id,
    room_id: room.id,
    room_name: room.name,
    template_id: room.templateId,
    session_id: session.id,
    status: 'starting' as const,
    facts: JSON.stringify(facts),
    error: null,
    created_at: facts.initialisedAt,
    started_by: by?.id ?? '',
    stopped_at: null,
    stopped_by: '',
    updated_at: at,
  };
}
