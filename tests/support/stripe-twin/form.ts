/** What a form body says: texts, lists and maps, as names like `metadata[reference]` and `types[0]` nest them. */
export type Form = { [name: string]: string | Form };

/** Reads a body or a query as Stripe does. */
export function readForm(text: string): Form {
  const form: Form = Object.create(null);
  for (const [name, value] of new URLSearchParams(text))
    put(form, name.split(/\]?\[|\]$/).filter(Boolean), value);
  return form;
}

/** The texts of a list, in their order. */
export function listIn(value: string | Form | undefined): string[] {
  if (value === undefined || typeof value === "string") return [];
  return Object.values(value).filter((one) => typeof one === "string");
}

/** The texts of a map. */
export function mapIn(value: string | Form | undefined): Record<string, string> {
  if (value === undefined || typeof value === "string") return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

export function formIn(value: string | Form | undefined): Form {
  return typeof value === "object" ? value : {};
}

export function textIn(value: string | Form | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A whole number; undefined where there is none. */
export function integerIn(value: string | Form | undefined): number | undefined {
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

function put(form: Form, path: string[], value: string): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  // `types[]=a&types[]=b` names no place in the list.
  if (rest.length === 0) form[name] = value;
  else {
    const below = form[name];
    const inner: Form = typeof below === "object" ? below : Object.create(null);
    form[name] = inner;
    put(inner, rest, value);
  }
}
