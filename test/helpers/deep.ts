/** An element and all below it, through shadow trees too, in the order of the document. */
export function* deep(root: Element): Generator<Element> {
  yield root;
  for (const child of root.shadowRoot?.children ?? []) yield* deep(child);
  for (const child of root.children) yield* deep(child);
}

/** What moves or fades anywhere below: the list of the document leaves shadow trees out. */
export function animationsOf(root: Element): Animation[] {
  return [...deep(root)].flatMap((element) => element.getAnimations());
}
