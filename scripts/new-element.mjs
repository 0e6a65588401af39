/** `npm run new:element -- hms-thing`: the four files of an element and its stories, ready to fill. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tag = process.argv[2] ?? '';
if (!/^hms(-[a-z][a-z0-9]*)+$/.test(tag)) {
  process.stderr.write('Usage: npm run new:element -- hms-some-name\n');
  process.exit(1);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}src/elements/${tag}/`;
if (existsSync(folder)) {
  process.stderr.write(`src/elements/${tag} exists already.\n`);
  process.exit(1);
}
const className = tag.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
const stylesName = `${className.charAt(0).toLowerCase()}${className.slice(1)}Styles`;

const files = {
  [`${tag}.ts`]: `import { html } from 'lit';
import { HmsElement } from '../internal/hms-element.js';
import { ${stylesName} } from './${tag}.styles.js';

/**
 * @summary One sentence about what it is for.
 * @tag ${tag}
 * @csspart base - The outermost box.
 */
export class ${className} extends HmsElement {
  static override styles = [${stylesName}];

  override render() {
    return html\`<div part="base"><slot></slot></div>\`;
  }
}
`,
  [`${tag}.styles.ts`]: `import { css } from 'lit';

export const ${stylesName} = css\`
  :host {
    display: block;
  }
\`;
`,
  [`${tag}.define.ts`]: `import { define } from '../internal/define.js';
import { ${className} } from './${tag}.js';

define('${tag}', ${className});

declare global {
  interface HTMLElementTagNameMap {
    '${tag}': ${className};
  }
}
`,
  [`${tag}.test.ts`]: `import { expect, fixture, html } from '@open-wc/testing';
import './${tag}.define.js';

describe('<${tag}>', () => {
  it('is accessible', async () => {
    const element = await fixture(html\`<${tag}></${tag}>\`);
    await expect(element).to.be.accessible();
  });
});
`,
};
const stories = `import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'hms-kit/elements/${tag}';
import { withRoom } from './with-room.js';

const meta: Meta = {
  title: 'Room/${tag}',
  component: '${tag}',
  decorators: [withRoom],
  render: () => html\`<${tag}></${tag}>\`,
};
export default meta;

export const InACall: StoryObj = {};
`;

mkdirSync(folder);
for (const [name, text] of Object.entries(files)) writeFileSync(folder + name, text);
writeFileSync(`${root}stories/${tag}.stories.ts`, stories);

// Stories name the element as the package does; without a build, this path leads to the source.
const settings = `${root}tsconfig.test.json`;
const config = JSON.parse(readFileSync(settings, 'utf8'));
const path = [`./src/elements/${tag}/${tag}.define.ts`];
config.compilerOptions.paths[`hms-kit/elements/${tag}`] = path;
writeFileSync(settings, `${JSON.stringify(config, null, 2)}\n`);

process.stdout.write(`Made src/elements/${tag} and stories/${tag}.stories.ts.
Register it in src/index.ts, and run \`npm run format\`.\n`);
