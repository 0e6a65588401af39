/**
 * Every public element is in the custom-elements manifest with a tag, a summary and described members, and has
 * stories under its own name, which import it by the package's name (a path in tsconfig.test.json).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}dist/custom-elements.json`, 'utf8'));
const known = new Map(
  manifest.modules
    .flatMap((module) => module.declarations ?? [])
    .filter((declaration) => declaration.tagName)
    .map((declaration) => [declaration.tagName, declaration]),
);
const { paths } = JSON.parse(readFileSync(`${root}tsconfig.test.json`, 'utf8')).compilerOptions;
const faults = [];
for (const tag of readdirSync(`${root}src/elements`).filter((name) => name.startsWith('hms-'))) {
  const stories = `${root}stories/${tag}.stories.ts`;
  if (!existsSync(stories) || !readFileSync(stories, 'utf8').includes(`/${tag}',`)) {
    faults.push(`${tag}: no stories/${tag}.stories.ts with a title that ends in /${tag}`);
  }
  if (!paths[`hms-kit/elements/${tag}`]) {
    faults.push(`${tag}: hms-kit/elements/${tag} is not in the paths of tsconfig.test.json`);
  }
  const declaration = known.get(tag);
  if (!declaration) {
    faults.push(`${tag}: not in the manifest (is @tag missing?)`);
    continue;
  }
  if (!declaration.summary) faults.push(`${tag}: no @summary`);
  for (const event of declaration.events ?? []) {
    if (!event.description) faults.push(`${tag}: event ${event.name} has no description`);
  }
  for (const { attribute, description } of declaration.members ?? []) {
    if (attribute && !description) faults.push(`${tag}: attribute ${attribute} has no description`);
  }
  for (const { name, description } of declaration.cssProperties ?? []) {
    if (!description) faults.push(`${tag}: token ${name} has no meaning in scripts/tokens.mjs`);
  }
}
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exit(1);
}
