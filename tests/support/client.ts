/** What a server answered: the body parsed where it is JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
  text: string;
}

export interface Sent {
  /** An access token. */
  as?: { access: string } | undefined;
  json?: unknown;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as it is, under `headers`. */
  raw?: string | Uint8Array<ArrayBuffer>;
}

/** Calls a route of the API; `path` is what follows the prefix, or begins with a slash outside of it. */
export async function call(
  app: { url: string },
  method: string,
  path: string,
  sent: Sent = {},
): Promise<Answer> {
  const headers = new Headers(sent.headers);
  if (sent.as) headers.set("authorization", `Bearer ${sent.as.access}`);
  if (sent.json !== undefined) headers.set("content-type", "application/json");
  const body =
    sent.json !== undefined
      ? JSON.stringify(sent.json)
      : sent.form
        ? new URLSearchParams(sent.form)
        : sent.raw;
  const address = /^https?:/.test(path)
    ? path
    : app.url + (path.startsWith("/") ? path : `/backend/api/${path}`);
  const response = await fetch(address, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parse(response, text), text };
}

/** The newest letter to the address, once it has come. */
export async function letterTo(app: { url: string; jobsDone(): Promise<void> }, address: string) {
  await app.jobsDone();
  const { body } = await call(app, "GET", `/dev/mailbox.json?to=${encodeURIComponent(address)}`);
  return body.letters[0];
}

function parse(response: Response, text: string) {
  return text !== "" && response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}
