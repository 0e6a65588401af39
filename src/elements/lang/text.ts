/** A sentence; a record chooses by the plural rule of `{count}`. */
export type Text = string | PluralText;

export type PluralText = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };
