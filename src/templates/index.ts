/** `hms-kit/templates`: the template and layout formats, for pages and editors. No schema library comes along. */
export * from './types.js';
export * from './view.js';
export type { TemplateIssue } from './errors.js';
export { resolve, watchesStream, type ViewSize, type ViewState } from './resolve.js';
export { templateWarnings } from './warnings.js';
