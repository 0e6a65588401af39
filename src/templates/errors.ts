export interface TemplateIssue {
  /** Where, as a person would write it: `roles.host.publishParams.video.bitRate`. */
  path: string;
  /** What the value must be. */
  message: string;
}

/** A template document that breaks the format, with every place that does. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  readonly issues: readonly TemplateIssue[];

  constructor(issues: readonly TemplateIssue[]) {
    super(issues.map((issue) => `${issue.path}: ${issue.message}`).join('; '));
    this.issues = issues;
  }
}

/** `['roles', 'host', 'layers', 0]` → `roles.host.layers[0]`. */
export function writePath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text === '' ? '(document)' : text;
}
