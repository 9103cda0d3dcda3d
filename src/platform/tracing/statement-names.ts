/** What clients can vary must not fill the memory. */
const mostNames = 1000;
const names = new Map<string, string>();

/** Names a statement by its verb and first table, `select products`: nothing else of its text, and no value. */
export function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const [, verb = "statement"] =
    /^[\s(]*(select|insert|update|delete|merge|with|commit|lock|set)\b/i.exec(text) ?? [];
  const [, table] = /\b(?:from|into|update)\s+"?([a-z_][a-z0-9_]*)\b(?!\s*\()/i.exec(text) ?? [];
  const name = [verb.toLowerCase(), ...(table ? [table] : [])].join(" ");
  if (names.size < mostNames) names.set(text, name);
  return name;
}
