import { setTimeout as sleep } from "node:timers/promises";
import { type AccountKey, encoded, keyAuthorization, signed } from "./jws.ts";

/** Where an ACME server is asked for what (RFC 8555, 7.1.1). */
interface Directory {
  newNonce: string;
  newAccount: string;
  newOrder: string;
}

interface Order {
  status: string;
  authorizations: string[];
  finalize: string;
  certificate?: string;
  error?: Refusal;
}

interface Authorization {
  status: string;
  challenges: { type: string; url: string; token: string; status: string; error?: Refusal }[];
}

interface Refusal {
  type?: string;
  detail?: string;
}

/** How the challenge is answered: `body` has to be there under `token` until it was looked at. */
export interface Answering {
  put(token: string, body: string): Promise<void>;
  remove(token: string): Promise<void>;
}

/** An authority takes seconds to look at the site, from several places. */
const patienceMilliseconds = 90_000;
const pollMilliseconds = 1000;
const requestMilliseconds = 20_000;

/**
 * Orders a certificate for one name by http-01 (RFC 8555, 7.4, 8.3), and answers its chain as PEM. Throws a sentence that
 * says what the authority refused, and why.
 */
export async function orderCertificate(
  directoryUrl: string,
  key: AccountKey,
  name: string,
  request: Buffer,
  answering: Answering,
): Promise<string> {
  const session = await openSession(directoryUrl, key);
  const { body, location } = await session.post<Order>(session.directory.newOrder, {
    identifiers: [{ type: "dns", value: name }],
  });
  for (const url of body.authorizations) await prove(session, key, url, answering);
  await session.post(body.finalize, { csr: encoded(request) });
  const order = await untilSettled<Order>(session, location, ["valid", "invalid"]);
  if (order.certificate === undefined) throw refused("the certificate", order.error);
  return session.download(order.certificate);
}

async function prove(session: Session, key: AccountKey, url: string, answering: Answering): Promise<void> {
  const { body } = await session.post<Authorization>(url, undefined);
  // It has been proved before.
  if (body.status === "valid") return;
  const challenge = body.challenges.find(({ type }) => type === "http-01");
  if (challenge === undefined || !isToken(challenge.token)) throw new Error("It offers no http-01 challenge");
  const { token } = challenge;
  await answering.put(token, keyAuthorization(key, token));
  try {
    await session.post(challenge.url, {});
    const { status, challenges } = await untilSettled<Authorization>(session, url, ["valid", "invalid"]);
    if (status !== "valid") throw refused("the name", challenges.find(({ error }) => error)?.error);
  } finally {
    await answering.remove(token);
  }
}

/** A token names a file here. */
export function isToken(text: string): boolean {
  return /^[\w-]{16,128}$/.test(text);
}

async function untilSettled<T extends { status: string }>(
  session: Session,
  url: string,
  ends: string[],
): Promise<T> {
  const until = performance.now() + patienceMilliseconds;
  for (;;) {
    const { body } = await session.post<T>(url, undefined);
    if (ends.includes(body.status)) return body;
    if (performance.now() > until) throw new Error("It did not decide in time");
    await sleep(pollMilliseconds);
  }
}

type Session = Awaited<ReturnType<typeof openSession>>;

/** The account of the key, made where there is none; each request bears the nonce that the last answer gave. */
async function openSession(directoryUrl: string, key: AccountKey) {
  const directory = (await (await asked(directoryUrl)).json()) as Directory;
  let nonce = "";
  let account: string | undefined;
  const { location } = await post<object>(directory.newAccount, { termsOfServiceAgreed: true });
  account = location;
  return { directory, post, download: async (url: string) => (await send(url, undefined)).text() };

  async function post<T>(url: string, payload: object | undefined): Promise<{ body: T; location: string }> {
    const response = await send(url, payload);
    return { body: (await response.json()) as T, location: response.headers.get("location") ?? "" };
  }

  async function send(url: string, payload: object | undefined): Promise<Response> {
    for (let tries = 1; ; tries++) {
      if (nonce === "") remember(await asked(directory.newNonce, { method: "HEAD" }));
      const body = signed(key, { url, nonce, account }, payload);
      nonce = "";
      const response = await asked(url, {
        method: "POST",
        headers: { "content-type": "application/jose+json" },
        body,
      });
      remember(response);
      if (response.ok) return response;
      const refusal = (await response.json().catch(() => ({}))) as Refusal;
      // A nonce ends after a while; the answer brings another (RFC 8555, 6.5).
      if (refusal.type?.endsWith(":badNonce") && tries < 5) continue;
      throw refused(`the request (${response.status})`, refusal);
    }
  }

  function remember({ headers }: Response) {
    nonce = headers.get("replay-nonce") ?? "";
  }
}

function asked(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, {
    ...init,
    headers: { ...init.headers, "user-agent": "farmgate" },
    signal: AbortSignal.timeout(requestMilliseconds),
  });
}

function refused(what: string, refusal: Refusal = {}): Error {
  const why = refusal.detail ?? refusal.type ?? "it gave no reason";
  return new Error(`It refused ${what}: ${why.replaceAll(/[\s\p{Cc}]+/gu, " ")}`);
}
