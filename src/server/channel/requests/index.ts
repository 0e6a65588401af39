import type { RequestName } from '../../../protocol/index.js';
import type { RequestTable } from '../request.js';
import { chatRequests } from './chat.js';
import { livePushRequests } from './live-push.js';
import { recordingRequests } from './recording.js';
import { feedbackRequests } from './feedback.js';
import { liveRequests } from './live.js';
import { moderationRequests } from './moderation.js';
import { peopleRequests } from './people.js';
import { pollRequests } from './polls.js';
import { sessionRequests } from './session.js';
import { stageRequests } from './stage.js';
import { storeRequests } from './store.js';

/** Every request that the server answers. */
export const REQUESTS: RequestTable<RequestName> = {
  ...sessionRequests,
  ...stageRequests,
  ...moderationRequests,
  ...peopleRequests,
  ...storeRequests,
  ...chatRequests,
  ...pollRequests,
  ...liveRequests,
  ...feedbackRequests,
  ...recordingRequests,
  ...livePushRequests,
};
