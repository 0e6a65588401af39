/** What the events of a room have in common. */
import type { RoomChange } from '../rooms/journal.js';

export interface WebhookEvent {
  type: string;
  data: Record<string, unknown>;
}

export type ChangeOf<Type extends RoomChange['type']> = Extract<RoomChange, { type: Type }>;

/** One function for each of these changes; null for one that receivers are not told. */
export type EventTable<Types extends RoomChange['type']> = {
  [Type in Types]: (change: ChangeOf<Type>) => WebhookEvent | null;
};

export function place({ room, session }: RoomChange): Record<string, unknown> {
  return {
    room_id: room.id,
    room_name: room.name,
    template_id: room.templateId,
    ...(session && { session_id: session.id, session_started_at: time(session.startedAt) }),
  };
}

export function time(at: number): string {
  return new Date(at).toISOString();
}

export function seconds(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1000));
}
