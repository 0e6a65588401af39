/**
 * Turns dist/server into the package `hms-kit-server`: copies what is read at run time (starter templates, the
 * browser script) and writes its package.json. Its dependencies are the packages that the compiled code imports,
 * at the versions that this repository is tested with.
 */
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * What only live streaming needs: native parts that not every platform has, and the font of the names in the picture.
 * Without them a server does everything else.
 */
const OPTIONAL = ['@livekit/rtc-node', 'dejavu-fonts-ttf', 'node-av'];

/** What an operator reads. */
export const GUIDES = ['running.md', 'going-live.md'];

/** Bare names imported by the .js files below `folder`. */
function importedPackages(folder) {
  const names = new Set();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (path.includes(join(folder, 'public'))) continue;
    for (const { fileName: specifier } of ts.preProcessFile(readFileSync(path, 'utf8'))
      .importedFiles) {
      if (/^(\.|node:)/.test(specifier) || builtinModules.includes(specifier)) continue;
      const parts = specifier.split('/');
      names.add(specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]);
    }
  }
  return [...names].sort();
}

export function writeServerPackage(root) {
  const from = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const versions = { ...from.devDependencies, ...from.dependencies };
  const out = join(root, 'dist', 'server');

  cpSync(join(root, 'src/templates/starters'), join(out, 'templates/starters'), {
    recursive: true,
  });
  rmSync(join(out, 'public'), { recursive: true, force: true });
  cpSync(join(root, 'dist/hms.js'), join(out, 'public/hms.js'));
  cpSync(join(root, 'dist/chunks'), join(out, 'public/chunks'), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
  for (const name of GUIDES) cpSync(join(root, 'stories/guides', name), join(out, 'guides', name));

  const versionsOf = (names) => {
    const unlisted = names.filter((name) => !versions[name]);
    if (unlisted.length > 0)
      throw new Error(`The server needs ${unlisted.join(', ')}, which package.json does not list.`);
    return Object.fromEntries(names.map((name) => [name, versions[name]]));
  };
  const imported = importedPackages(out).filter((name) => !OPTIONAL.includes(name));
  const manifest = {
    name: 'hms-kit-server',
    version: from.version,
    description:
      'The server of hms-kit: rooms, roles, a bundled SFU and the pages, in one process.',
    license: from.license,
    type: 'module',
    engines: from.engines,
    bin: { 'hms-kit-server': './server/main.js' },
    exports: {
      '.': { types: './server/index.d.ts', default: './server/index.js' },
      './package.json': './package.json',
    },
    files: ['server', 'protocol', 'templates', 'public', 'guides', 'LICENSE', 'README.md'],
    dependencies: versionsOf(imported),
    optionalDependencies: versionsOf(OPTIONAL),
  };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(out, 'README.md'),
    `# hms-kit-server

\`npx hms-kit-server\` starts rooms, the bundled SFU and a page to open on <http://localhost:8080>, and prints a join link per role of a demo room. Settings are environment variables.

[Running the server](guides/running.md): settings, tokens, REST, webhooks · [Going live](guides/going-live.md): streams, recordings, RTMP, OBS
`,
  );
  chmodSync(join(out, 'server/main.js'), 0o755);
}
