/**
 * As `html` of ghtml, for views that the browser writes too: `${}` is escaped and `!${}` is what `html` has made; lists are
 * put together, and nothing stands for null, undefined and false.
 */
export function html({ raw }: TemplateStringsArray, ...values: unknown[]): string {
  return raw.reduce((all, text, i) => {
    const isMade = all.endsWith("!") && i > 0;
    const value = textOf(values[i - 1]);
    return (isMade ? all.slice(0, -1) + value : all + escaped(value)) + text;
  });
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("");
  return value === null || value === undefined || value === false ? "" : String(value);
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
