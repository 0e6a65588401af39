/** Our SFU as a server of its own for the conformance run: prints its address, ends with its parent. */
import { KEY, SECRET, startMediaHarness } from '../helpers/media-harness.js';

const { url } = await startMediaHarness();
process.send?.({ url, key: KEY, secret: SECRET });
process.on('disconnect', () => process.exit(0));
