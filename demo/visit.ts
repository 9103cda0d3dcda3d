import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** A newcomer on a tour of the API, and the ids and tokens received so far. */
export interface Visit {
  /** Of the server, without a closing slash. */
  url: string;
  email: string;
  username: string;
  password: string;
  code: string;
  access: string;
  refresh: string;
  id: number;
  /** A producer who is somebody else. */
  producerId: number;
  /** What the visitor said of that producer. */
  reviewId: number;
  /** What the visitor has for sale. */
  productId: number;
  /** The routes of the cart. */
  wantedId: number;
  /** What things cost there. */
  price: unknown;
}

export interface Request {
  method: string;
  /** Below `/backend/api/`. */
  path: string;
  body?: object;
  /** An access token. */
  access?: string;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export function newVisit(url: string): Visit {
  const username = `tour_${randomInt(1e9)}`;
  const password = `a walk in ${randomInt(1e6)} fields`;
  return {
    url,
    email: `${username}@example.org`,
    username,
    password,
    code: "",
    access: "",
    refresh: "",
    id: 0,
    producerId: 0,
    reviewId: 0,
    productId: 0,
    wantedId: 0,
    price: { amount: "3.50", currency: "EUR" },
  };
}

export async function call(visit: Visit, { method, path, body, access }: Request): Promise<Answer> {
  const response = await fetch(addressOf(visit, path), {
    method,
    headers: headersOf(body, access),
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
}

/** The request as a line to paste into a shell. */
export function asCurl(visit: Visit, { method, path, body, access }: Request): string {
  const headers = Object.entries(headersOf(body, access)).map(
    ([name, value]) => `-H ${quoted(`${name}: ${value}`)}`,
  );
  const data = body ? [`-d ${quoted(JSON.stringify(body))}`] : [];
  const verb = method === "GET" ? [] : [`-X ${method}`];
  return ["curl -s", ...verb, quoted(addressOf(visit, path)), ...headers, ...data].join(" ");
}

/** The code of the newest letter to the visitor; waits for one other than the last. */
export async function readCode({ url, email, code: last }: Visit): Promise<string> {
  for (let waited = 0; waited < longestWaitMilliseconds; waited += 20) {
    const response = await fetch(`${url}/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    if (!response.ok) throw new Error("the code can't be read: there is no page /dev/mailbox");
    const { letters }: { letters: { code: string | null }[] } = JSON.parse(await response.text());
    const code = letters[0]?.code;
    if (code && code !== last) return code;
    await sleep(20);
  }
  throw new Error("no email arrived");
}

const longestWaitMilliseconds = 10_000;

function addressOf({ url }: Visit, path: string): string {
  return `${url}/backend/api/${path}`;
}

function headersOf(body: object | undefined, access: string | undefined): Record<string, string> {
  return {
    ...(body && { "Content-Type": "application/json" }),
    ...(access && { Authorization: `Bearer ${access}` }),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
