import type { Decorator } from '@storybook/web-components-vite';
import { SLOT } from './arg-types.js';

/**
 * Puts what the controls say into the element that the story is about: properties, words in slots, tokens. What
 * nobody touched stays as the story has it.
 */
export const applyArgs: Decorator = (story, context) => {
  const { args, component, canvasElement } = context;
  const entries = Object.entries(args).filter(([, value]) => value !== undefined && value !== '');
  const drawn = story();
  if (typeof component !== 'string' || entries.length === 0) return drawn;
  requestAnimationFrame(() => {
    const element = canvasElement.querySelector<HTMLElement>(component);
    if (element) for (const [name, value] of entries) apply(element, name, value);
  });
  return drawn;
};

function apply(element: HTMLElement, name: string, value: unknown): void {
  if (name.startsWith('--')) element.style.setProperty(name, String(value));
  else if (name.startsWith(SLOT)) fill(element, name.slice(SLOT.length), String(value));
  else if (name in element) Reflect.set(element, name, value);
}

function fill(element: HTMLElement, slot: string, words: string): void {
  const own = [...element.children].find((child) => child.slot === slot && slot !== '');
  const child = own ?? element.appendChild(document.createElement('span'));
  if (slot) child.slot = slot;
  child.textContent = words;
}
