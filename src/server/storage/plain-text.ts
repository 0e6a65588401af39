/**
 * Neither database keeps the character NUL in a text: one cuts the text there, the other refuses it. People may send
 * it, so the replacement character is kept in its place.
 */
export function plainText(values: readonly unknown[]): unknown[] {
  return values.map((value) =>
    typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value,
  );
}
