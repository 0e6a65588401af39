/**
 * A lock file made where a registry lacks some platform's binary package silently leaves it out, and `npm ci`
 * then fails everywhere. This finds such holes.
 */
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);
const present = (from, name) => {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf('/node_modules/'))) {
    if (`${at}/node_modules/${name}`.replace(/^\//, '') in packages) return true;
    if (!at.includes('/node_modules/')) return `node_modules/${name}` in packages;
  }
};
const holes = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !present(path, name))
    .map((name) => `${path}: ${name}`),
);
if (holes.length > 0) {
  process.stderr.write(`package-lock.json lacks optional packages:\n${holes.join('\n')}\n`);
  process.exit(1);
}
