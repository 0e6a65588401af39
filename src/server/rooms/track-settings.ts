/** What a template says of recording tracks as they come, with what holds where it is silent. */
import type { Template } from '../../templates/types.js';
import type { TakeFile, StoragePlace } from '../live/port.js';
import { LONGEST_SECONDS, PRESIGN_SECONDS, secondsOr } from './live-settings.js';

export type TakeType = TakeFile['type'];

export interface TrackSettings {
  /** Name in the template; empty where it has none. */
  destination: string;
  /** What the template wants to be kept without being asked. */
  usual: readonly TakeType[];
  /** Milliseconds. */
  longestMs: number;
  /** Seconds for which links to the files hold. */
  presignSeconds: number;
  /** Where the files go; null: they stay on this server. */
  storage: StoragePlace | null;
}

/** As `recordings` of a template has it. */
interface RecordingDocument {
  name: string;
  maxDuration?: number;
  presignDuration?: number;
  trackRecording?: { enabled?: boolean };
  streamRecording?: { enabled?: boolean };
}

export function trackSettings(template: Template, storage: StoragePlace | null): TrackSettings {
  const [said] = (template['recordings'] ?? []) as RecordingDocument[];
  return {
    destination: said?.name ?? '',
    usual: [
      ...(said?.trackRecording?.enabled === true ? ['track' as const] : []),
      ...(said?.streamRecording?.enabled === true ? ['stream' as const] : []),
    ],
    longestMs: secondsOr(said?.maxDuration, LONGEST_SECONDS) * 1_000,
    presignSeconds: secondsOr(said?.presignDuration, PRESIGN_SECONDS),
    storage,
  };
}
