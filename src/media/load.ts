import type * as LivekitModule from 'livekit-client';
import { HmsError } from '../protocol/index.js';
import { keepCleanups } from './let-go.js';

export type Livekit = typeof LivekitModule;

let loading: Promise<Livekit> | null = null;

/** The one place where the media client enters the page: a chunk of its own, fetched once. */
export function loadLivekit(): Promise<Livekit> {
  loading ??= import('livekit-client').then(
    (livekit) => {
      livekit.setLogLevel('silent');
      keepCleanups(livekit);
      return livekit;
    },
    (cause: unknown) => {
      loading = null;
      throw new HmsError('media_unavailable', 'The media client could not be loaded.', { cause });
    },
  );
  return loading;
}
