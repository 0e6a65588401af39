import {
  HmsError,
  type Resolution,
  type StreamRecordingOptions,
  type TimedMetadata,
} from '../../protocol/index.js';
import type { ActionParts } from './parts.js';

/**
 * The live stream of the room, for those with the permission `hlsStreaming`, and what goes to servers of others, for
 * those with `rtmpStreaming`. What becomes of it is in the state.
 */
export interface StreamingActions {
  /** `recording` is as the template says where not given. Rejects with `conflict` while a stream runs. */
  startHLSStreaming(options?: { recording?: StreamRecordingOptions }): Promise<void>;
  stopHLSStreaming(): Promise<void>;
  pauseHLSRecording(): Promise<void>;
  resumeHLSRecording(): Promise<void>;
  /**
   * Lets chat (`selectShownMessages`) and reactions wait for the picture: they show what was sent by this moment of the
   * stream, in milliseconds since the epoch, and what is sent by the own person. Null: they wait no more.
   */
  setPlayHead(at: number | null): void;
  /** Viewers get each entry together with the picture of this moment. */
  sendHLSTimedMetadata(entries: readonly TimedMetadata[]): Promise<void>;
  /** Records the room as it is seen, for those with `browserRecording`. Rejects with `conflict` while it is recorded. */
  startRecording(options?: { audioOnly?: boolean }): Promise<void>;
  stopRecording(): Promise<void>;
  pauseRecording(): Promise<void>;
  resumeRecording(): Promise<void>;
  /**
   * Sends the room to `rtmp(s)://host/app/key`, at most five of them; addresses and size (500x480 to 1920x1080, or
   * portrait) are as the template says where not given. Rejects with `conflict` while it is sent somewhere, and with
   * `invalid_request` for what is no such address. A target that fails is tried again and again. `record` records the room
   * as long as it is sent, which needs the permission `browserRecording`; as the template says where not given.
   */
  startRTMPOrRecording(options?: {
    rtmpURLs?: readonly string[];
    resolution?: Resolution;
    record?: boolean;
  }): Promise<void>;
  stopRTMPAndRecording(): Promise<void>;
  /** While it is sent; the other targets feel nothing of it. */
  addRTMPTargets(urls: readonly string[]): Promise<void>;
  /** `targetId` as in `selectRTMPState`. */
  removeRTMPTarget(targetId: string): Promise<void>;
}

export function streamingActions({ channel, tell }: ActionParts): StreamingActions {
  return {
    async startHLSStreaming({ recording } = {}) {
      await channel.request('stream.start', recording ? { recording } : {});
    },
    async stopHLSStreaming() {
      await channel.request('stream.stop', {});
    },
    async pauseHLSRecording() {
      await channel.request('stream.pauseRecording', { paused: true });
    },
    async resumeHLSRecording() {
      await channel.request('stream.pauseRecording', { paused: false });
    },
    setPlayHead(at) {
      tell({ type: 'playHead', at });
    },
    async sendHLSTimedMetadata(entries) {
      await channel.request('stream.metadata', { entries: [...entries] });
    },
    async startRecording(options = {}) {
      await channel.request('recording.start', options);
    },
    async stopRecording() {
      await channel.request('recording.stop', {});
    },
    async pauseRecording() {
      await channel.request('recording.pause', { paused: true });
    },
    async resumeRecording() {
      await channel.request('recording.pause', { paused: false });
    },
    async startRTMPOrRecording({ rtmpURLs, resolution, record: recording } = {}) {
      await channel.request('externalStream.start', {
        ...(rtmpURLs && { urls: [...rtmpURLs] }),
        ...(resolution && { resolution }),
        ...(recording !== undefined && { recording }),
      });
    },
    async stopRTMPAndRecording() {
      await channel.request('externalStream.stop', {});
    },
    async addRTMPTargets(urls) {
      await channel.request('externalStream.addTargets', { urls: [...urls] });
    },
    async removeRTMPTarget(targetId) {
      await channel.request('externalStream.removeTarget', { targetId });
    },
  };
}

/** With the join, where the layout says so. What keeps the room from it is told by a notice. */
export async function goLive({ channel, tell }: ActionParts): Promise<void> {
  try {
    await channel.request('stream.start', {});
  } catch (cause) {
    const { code } = HmsError.from(cause);
    // Somebody else was faster.
    if (code !== 'conflict')
      tell({ type: 'notice', notice: { id: code, kind: 'error', text: code } });
  }
}
