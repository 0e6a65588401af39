import type { RequestName } from '../../../protocol/index.js';
import type { RequestTable } from '../request.js';
import { chatRequests } from './chat.js';
import { sessionRequests } from './session.js';

/** Every request that the server answers. */
export const REQUESTS: Partial<RequestTable<RequestName>> = { ...sessionRequests, ...chatRequests };
