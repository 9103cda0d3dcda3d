/** A request as it is sent: for a page where `path` begins with a slash, else for a route of the API. */
export function requestOf(
  path: string,
  { method = "GET", ...asked }: { method?: string; headers?: Record<string, string>; json?: object } = {},
): string {
  const body = asked.json ? JSON.stringify(asked.json) : "";
  const headers = {
    host: "market",
    ...asked.headers,
    ...(asked.json && { "content-type": "application/json" }),
    ...(method !== "GET" && { "content-length": String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${addressOf(path)} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

/** Of a page where `path` begins with a slash, else of a route of the API. */
export function addressOf(path: string): string {
  return path.startsWith("/") ? path : `/backend/api/${path}`;
}

/** A request for the same address, made so long by members without a name that nothing is kept for it, nor of what it shows. */
export function madeTooLong(request: string): string {
  return request.replace(
    / (\S+?)(\?\S*)? /,
    (_, path, query = "?") => ` ${path}${query}${"&".repeat(2000)} `,
  );
}

/**
 * A request for the same address in other letters: one that is told by its code is read as itself. No page is kept for
 * it; what the page shows may be, from other pages.
 */
export function spelledAnew(request: string, n: number): string {
  let rest = n;
  return request.replace(/ \S+ /, (address) =>
    address.replace(/[a-z]/g, (letter) => {
      const all = spellings.get(letter) ?? [letter];
      const chosen = all[rest % all.length] ?? letter;
      rest = Math.floor(rest / all.length);
      return chosen;
    }),
  );
}

/** A letter itself, and its code in either case of its digits. */
const spellings = new Map(
  Array.from("abcdefghijklmnopqrstuvwxyz", (letter) => {
    const code = letter.charCodeAt(0).toString(16);
    return [letter, [...new Set([letter, `%${code}`, `%${code.toUpperCase()}`])]];
  }),
);

/** An address that no other client has, to be told by the field of a trusted proxy: limits of rates are for each. */
export function newClient(): Record<string, string> {
  const number = () => Math.floor(Math.random() * 256);
  return { "x-forwarded-for": `10.${number()}.${number()}.${number()}` };
}
