/** Brings the tables up to date. Migrations are named in order, run once each, and are never changed afterwards. */
import { Migrator, type Kysely, type Migration } from 'kysely';
import type { Tables } from './schema.js';
import { directory } from './migrations/001-directory.js';
import { chat } from './migrations/002-chat.js';
import { sessionsAndWebhooks } from './migrations/003-sessions-and-webhooks.js';
import { polls } from './migrations/004-polls.js';
import { liveStreams } from './migrations/005-live-streams.js';
import { recordings } from './migrations/006-recordings.js';
import { externalStreamsAndKeys } from './migrations/008-external-streams-and-keys.js';
import { feedback } from './migrations/009-feedback.js';

const MIGRATIONS: Record<string, Migration> = {
  '001-directory': directory,
  '002-chat': chat,
  '003-sessions-and-webhooks': sessionsAndWebhooks,
  '004-polls': polls,
  '005-live-streams': liveStreams,
  '006-recordings': recordings,
  '008-external-streams-and-keys': externalStreamsAndKeys,
  '009-feedback': feedback,
};

export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error)
    throw error instanceof Error ? error : new Error('A migration failed.', { cause: error });
}
