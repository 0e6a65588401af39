/** What of @lit-labs/virtualizer long lists use, as a chunk of its own. */
export { flow } from './jumping-flow.js';
export { virtualize } from '@lit-labs/virtualizer/virtualize.js';
