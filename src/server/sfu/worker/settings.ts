/** What the supervisor tells a worker at its start. */
export interface WorkerSettings {
  port: number;
  bindAddress: string;
  /** The addresses that clients are told to send to, the preferred one first. */
  announcedIps: readonly string[];
  /** A second port, for clients behind TURN by TCP or TLS; 0: none. */
  relayPort: number;
  logLevel: string;
}

const ADDRESS = /^[0-9A-Fa-f.:]{2,45}$/;

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && ADDRESS.test(value);

/** @throws Error with a sentence for the log */
export function parseSettings(text: string | undefined): WorkerSettings {
  if (!text) throw new Error('The media worker needs its settings as JSON.');
  const value = JSON.parse(text) as Partial<Record<keyof WorkerSettings, unknown>>;
  const { port, bindAddress, announcedIps, relayPort, logLevel } = value;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error('The media worker needs a UDP port between 1 and 65535.');
  if (!isAddress(bindAddress)) throw new Error('The media worker needs an IP address to bind.');
  if (!Array.isArray(announcedIps) || announcedIps.length === 0 || !announcedIps.every(isAddress))
    throw new Error('The media worker needs IP addresses to announce.');
  return {
    port,
    bindAddress,
    announcedIps,
    relayPort: typeof relayPort === 'number' ? relayPort : 0,
    logLevel: typeof logLevel === 'string' ? logLevel : 'info',
  };
}
