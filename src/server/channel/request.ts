/**
 * What a request is: the shape of what comes in, and what it does. A handler replies by itself, at the moment when
 * its answer is true: the snapshot of a join, or the missed events of a resume, must stand before any later event
 * on the wire.
 */
import type { z } from 'zod';
import { HmsError, type RequestName, type Requests } from '../../protocol/index.js';
import type { FailureLimiter } from '../auth/failure-limiter.js';
import type { Entrance } from '../rooms/entrance.js';
import type { ResumeSecrets } from '../rooms/resume-secrets.js';
import type { Rooms } from '../rooms/rooms.js';
import type { FeedbackLog } from '../sessions/feedback-log.js';
import type { MediaEngine } from '../sfu/port.js';
import type { Visit } from './visit.js';

export interface ChannelServices {
  rooms: Rooms;
  entrance: Entrance;
  secrets: ResumeSecrets;
  media: Pick<MediaEngine, 'grant'>;
  limiter: FailureLimiter;
  feedback: FeedbackLog;
  /** The server is about to stop: nobody new comes in. */
  draining: boolean;
}

export type RequestTable<Names extends RequestName> = {
  [N in Names]: {
    schema: z.ZodType<Requests[N]['params']>;
    run(
      services: ChannelServices,
      visit: Visit,
      params: Requests[N]['params'],
      reply: (result: Requests[N]['result']) => void,
    ): void | Promise<void>;
  };
};

export function stayOf(visit: Visit): NonNullable<Visit['stay']> {
  if (!visit.stay) throw new HmsError('not_joined', 'Join the room first.');
  return visit.stay;
}
