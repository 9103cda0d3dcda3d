import { Problem } from "#platform/base";
import { invalidCursor } from "#platform/listing";
import { faultsOf, type Visit } from "#web";

/**
 * Reads what an address asks for. What the parts refuse of it is left out, as what its schema refuses was before, and told
 * in `faults`: an address that somebody typed or kept for long still shows a page.
 */
export async function readAsked<Query extends object, Read>(
  visit: Visit<unknown, unknown>,
  query: Query,
  read: (query: Query) => Promise<Read>,
): Promise<Read> {
  try {
    return await read(query);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const faults =
      error.code === invalidCursor.code
        ? [{ field: "cursor", code: "wrong_format" as const }]
        : faultsOf(error);
    const wrong = faults.filter(({ field }) => Object.hasOwn(query, field));
    if (wrong.length === 0) throw error;
    visit.faults.push(...wrong);
    const rest = Object.entries(query).filter(([name]) => !wrong.some(({ field }) => field === name));
    // The members of a query may all be left out.
    return readAsked(visit, Object.fromEntries(rest) as Query, read);
  }
}

/** The address of `path` that asks for `query`; what is undefined isn't asked. */
export function addressOf(path: string, query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === "" ? path : `${path}?${search.replaceAll("%2C", ",")}`;
}
