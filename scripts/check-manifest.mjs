/** Every public element is in the custom-elements manifest with a tag, a summary and described events. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}dist/custom-elements.json`, 'utf8'));
const known = new Map(
  manifest.modules
    .flatMap((module) => module.declarations ?? [])
    .filter((declaration) => declaration.tagName)
    .map((declaration) => [declaration.tagName, declaration]),
);
const faults = [];
for (const tag of readdirSync(`${root}src/elements`).filter((name) => name.startsWith('hms-'))) {
  const declaration = known.get(tag);
  if (!declaration) {
    faults.push(`${tag}: not in the manifest (is @tag missing?)`);
    continue;
  }
  if (!declaration.summary) faults.push(`${tag}: no @summary`);
  for (const event of declaration.events ?? []) {
    if (!event.description) faults.push(`${tag}: event ${event.name} has no description`);
  }
}
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exit(1);
}
