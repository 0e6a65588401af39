import { html, type TemplateResult } from 'lit';

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,!?;:)\]}»”’]+$/u;

/** Text with its web addresses as links. Built as nodes: nothing in the text is ever read as markup. */
export function linkify(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const address = withoutTail(match[0]);
    if (!URL.canParse(address)) continue;
    parts.push(
      text.slice(at, match.index),
      html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${address}</a>`,
    );
    at = match.index + address.length;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== '');
}

/** A closing bracket belongs to the address when it was opened in it. */
function withoutTail(address: string): string {
  const tail = TRAILING.exec(address)?.[0] ?? '';
  if (tail.startsWith(')') && address.includes('(')) return address;
  return address.slice(0, address.length - tail.length);
}
