import { part } from './read.js';
import type { Layout } from './types.js';

/** Whether who joins with this layout goes live with it, where the role may and nobody has before. */
export function joinsLive(layout: Layout | null): boolean {
  const { preview } = part(part(layout).screens);
  const form = part(part(part(part(preview).default).elements).join_form);
  return form.join_btn_type === 'JOIN_BTN_TYPE_JOIN_AND_GO_LIVE';
}
