export * from './errors.js';
export * from './close-codes.js';
export * from './model.js';
export * from './messages.js';
