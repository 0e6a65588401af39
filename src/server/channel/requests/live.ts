/** The live stream of the room. */
import { z } from 'zod';
import { LIMITS } from '../../../protocol/index.js';
import { flag, nothing } from '../fields.js';
import { stayOf, type RequestTable } from '../request.js';

const DAY_SECONDS = 86_400;

export const liveRequests: RequestTable<
  'stream.start' | 'stream.stop' | 'stream.pauseRecording' | 'stream.metadata'
> = {
  'stream.start': {
    schema: z.object({
      recording: z
        .object({ hlsVod: flag.optional(), singleFilePerLayer: flag.optional() })
        .optional(),
    }),
    run: async (_services, visit, { recording }, reply) => {
      const { room, session } = stayOf(visit);
      reply({ stream: await room.live.start(session.peerId, recording) });
    },
  },

  'stream.stop': {
    schema: nothing,
    run: async (_services, visit, _params, reply) => {
      const { room, session } = stayOf(visit);
      await room.live.stop(session.peerId);
      reply({});
    },
  },

  'stream.pauseRecording': {
    schema: z.object({ paused: flag }),
    run: (_services, visit, { paused }, reply) => {
      const { room, session } = stayOf(visit);
      room.live.pauseRecording(session.peerId, paused);
      reply({});
    },
  },

  'stream.metadata': {
    schema: z.object({
      entries: z
        .array(
          z.object({
            payload: z.string().min(1).max(LIMITS.timedMetadata),
            duration: z.number().positive().max(DAY_SECONDS),
          }),
        )
        .min(1)
        .max(LIMITS.timedMetadataEntries),
    }),
    run: (_services, visit, { entries }, reply) => {
      const { room, session } = stayOf(visit);
      room.live.insertMetadata(session.peerId, entries);
      reply({});
    },
  },
};
