/** The part of a pino logger that the media engine uses; Fastify's `app.log` fits. Tokens are never passed to it. */
export interface SfuLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
