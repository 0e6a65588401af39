/** `npm run test:full`: every round of every fault, and what takes long for what it adds. */
export const FULL = process.env['HMS_FULL'] === '1';
