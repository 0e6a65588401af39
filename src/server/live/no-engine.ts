import { HmsError } from '../../protocol/index.js';
import type { LiveEngine } from './port.js';

/** Of a server that cannot stream: everything else works, and a start says why. */
export function noLiveEngine(obstacle: string): LiveEngine {
  return {
    obstacle,
    viewersPort: null,
    start: () => Promise.reject(new HmsError('unprocessable', obstacle)),
    setScene() {},
    insertMetadata() {},
    pauseRecording() {},
    pushFault: () => obstacle,
    pushTo() {},
    stop() {},
    finish: () => Promise.resolve([]),
    onEvent() {},
    close: () => Promise.resolve(),
  };
}
