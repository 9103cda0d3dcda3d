import { type Agent, get, type IncomingMessage } from "node:http";
import { openAccounts, signIn, startCookieSession } from "#accounts";
import type { Platform } from "#platform";
import { password } from "./people.ts";
import { until } from "./sites.ts";

/** The cookie of a browser in which somebody signs in now. */
export async function cookieOf({ platform }: { platform: Platform }, username: string): Promise<string> {
  const accounts = openAccounts(platform);
  const cookie = await signIn(accounts, { username, password }, "198.51.100.7", (tx, account) =>
    startCookieSession(tx, accounts, account, { device: "a browser", before: undefined }),
  );
  return `farmgate=${cookie}`;
}

/** A stream of events as it comes. */
export interface TestStream {
  status: number;
  headers: IncomingMessage["headers"];
  /** All that has come. */
  text(): string;
  /** How often it was said that something changed. */
  changes(): number;
  /** Waits until that was said so often. */
  changed(times: number): Promise<void>;
  isOver(): boolean;
  close(): void;
}

/** Asks for a stream; `line` is the connection that it is to come on. */
export function openStream(
  { url }: { url: string },
  path: string,
  headers: Record<string, string>,
  line?: Agent,
): Promise<TestStream> {
  const { promise, resolve, reject } = Promise.withResolvers<TestStream>();
  const request = get(url + path, { headers, agent: line ?? false }, (response) => {
    let text = "";
    let isOver = false;
    response.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    response
      .on("error", () => {})
      .on("close", () => {
        isOver = true;
      });
    const changes = () => text.match(/^data: changed\n\n/gm)?.length ?? 0;
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: () => text,
      changes,
      changed: (times) => until(() => changes() >= times, `${times} changes in ${text}`, 5),
      isOver: () => isOver,
      close: () => request.destroy(),
    });
  });
  request.on("error", reject);
  return promise;
}
