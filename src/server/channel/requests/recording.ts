/** The recording of the room beside streams. */
import { z } from 'zod';
import { flag, nothing } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

export const recordingRequests: RequestTable<
  'recording.start' | 'recording.stop' | 'recording.pause'
> = {
  'recording.start': {
    schema: z.object({ audioOnly: flag.optional() }),
    run: async (_services, visit, { audioOnly }, reply) => {
      const { room, session } = stayOf(visit);
      await room.recording.start(session.peerId, { audioOnly });
      reply({});
    },
  },

  'recording.stop': {
    schema: nothing,
    run: async (_services, visit, _params, reply) => {
      const { room, session } = stayOf(visit);
      await room.recording.stop(session.peerId);
      reply({});
    },
  },

  'recording.pause': {
    schema: z.object({ paused: flag }),
    run: (_services, visit, { paused }, reply) => {
      const { room, session } = stayOf(visit);
      room.recording.pause(session.peerId, paused);
      reply({});
    },
  },
};
