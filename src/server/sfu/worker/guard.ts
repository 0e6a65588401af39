/**
 * A JavaScript exception that leaves a native callback aborts the whole process. Every function handed to
 * node-datachannel goes through here.
 */
export type ErrorSink = (where: string, error: unknown) => void;

export function guard<Args extends unknown[]>(
  where: string,
  sink: ErrorSink,
  callback: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      callback(...args);
    } catch (error) {
      try {
        sink(where, error);
      } catch {
        // Nothing may escape, not even a failing logger.
      }
    }
  };
}
