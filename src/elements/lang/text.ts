/** A sentence; a record chooses by the plural rule of `{count}`. */
export type Text = string | { readonly one?: string; readonly other: string };
