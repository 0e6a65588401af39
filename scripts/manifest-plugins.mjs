/**
 * What the analyzer does not see by itself: the details of events, which `events.ts` holds in one place; the type
 * that a setter takes; the tokens of the style sheets. And it leaves out what is not for users of the package.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { tokensOf } from './tokens.mjs';

const events = fileURLToPath(new URL('../src/elements/events.ts', import.meta.url));

/** Name → the text of the type of its detail, and what its comment says. */
function eventDetails() {
  const source = ts.createSourceFile(
    events,
    readFileSync(events, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = new Map();
  for (const node of source.statements) {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== 'HmsEventDetails') continue;
    for (const member of node.members) {
      found.set(member.name.text, {
        detail: member.type.getText(source),
        description: ts.getTextOfJSDocComment(member.jsDoc?.at(-1)?.comment) ?? '',
      });
    }
  }
  return found;
}

/** A property is written as its setter takes it: `inputType`, where that differs from what is read. */
const setters = {
  name: 'setters',
  // The analyzer brings a TypeScript of its own, whose nodes only that one knows.
  analyzePhase({ ts: own, node, moduleDoc }) {
    if (!own.isClassDeclaration(node)) return;
    const declaration = moduleDoc.declarations?.find(({ name }) => name === node.name?.text);
    for (const member of node.members) {
      if (!own.isSetAccessor(member)) continue;
      const field = declaration?.members?.find(({ name }) => name === member.name.getText());
      const type = member.parameters[0]?.type;
      if (!field || !type) continue;
      delete field.readonly;
      field.inputType = { text: type.getText() };
    }
  },
};

const details = {
  name: 'details',
  packageLinkPhase({ customElementsManifest }) {
    const known = eventDetails();
    for (const module of customElementsManifest.modules) {
      for (const declaration of module.declarations ?? []) {
        if (!declaration.tagName) continue;
        declaration.members = declaration.members?.filter(
          ({ privacy, static: ofClass }) =>
            privacy !== 'private' && privacy !== 'protected' && !ofClass,
        );
        for (const event of declaration.events ?? []) {
          const of = known.get(event.name);
          if (of) event.type = { text: `CustomEvent<${of.detail}>` };
          if (of && !event.description) event.description = of.description;
        }
        declaration.cssProperties = tokensOf(module.path);
      }
    }
  },
};

export const plugins = [setters, details];
