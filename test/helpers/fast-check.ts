import fc from 'fast-check';

/**
 * Property tests draw the same documents in every `npm test`, so that it fails for a change and never by luck; the
 * full run (`HMS_FULL=1`) draws new ones and prints its seed when one fails.
 */
if (process.env['HMS_FULL'] !== '1') fc.configureGlobal({ seed: 421 });

export { fc };
