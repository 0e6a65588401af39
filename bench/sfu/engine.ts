import type { Page } from 'playwright-core';
import type { LightTransport } from '../../test/helpers/light-transport.js';

/** One SFU under test. */
export interface Engine {
  readonly name: string;
  /** The process whose family is measured. */
  readonly pid: number;
  /** Makes the page a publisher of its canvas and its tone. */
  publish(page: Page): Promise<void>;
  /** One more receiver of everything; resolves when its transport is up. */
  receive(): Promise<LightTransport>;
  /** 99th percentile of the event loop's delay in the media processes, where the engine has one. */
  loopDelayMs(): Promise<number | null>;
  close(): Promise<void>;
}
