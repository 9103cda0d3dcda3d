import { hash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import type { Config } from "#platform/base";
import type { Place, StoredObject } from "./place.ts";

/** Keeps objects in a bucket, below `prefix`. Its key may read, write, delete and list objects. */
export function createBucketPlace(
  { url, ...account }: NonNullable<Config["s3"]>,
  prefix: string,
  where: string,
): Place {
  const client = new AwsClient({ ...account, service: "s3" });
  const addressOf = (name: string) => `${url}/${prefix}${name}`;

  return {
    name: where,

    async write(name, content) {
      const body = new Uint8Array(content);
      const headers = { "x-amz-content-sha256": hash("sha256", content, "hex") };
      const { status, text } = await send("PUT", addressOf(name), { body, headers });
      if (status !== 200) throw refusal(status, text);
    },

    async read(name) {
      const { status, text, content } = await send("GET", addressOf(name));
      if (status === 404) return undefined;
      if (status !== 200) throw refusal(status, text);
      return content;
    },

    async list(within) {
      const found: StoredObject[] = [];
      let token: string | undefined;
      do {
        const query = new URLSearchParams({ "list-type": "2", prefix: prefix + within });
        if (token !== undefined) query.set("continuation-token", token);
        const { status, text } = await send("GET", `${url}?${query}`);
        if (status !== 200) throw refusal(status, text);
        for (const [, entry = ""] of text().matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          found.push({
            name: elementOf(entry, "Key").slice(prefix.length),
            bytes: Number(elementOf(entry, "Size")),
            writtenAt: new Date(elementOf(entry, "LastModified")),
          });
        }
        token = elementOf(text(), "NextContinuationToken") || undefined;
      } while (token !== undefined);
      return found;
    },

    async remove(name) {
      const { status, text } = await send("DELETE", addressOf(name));
      if (![200, 204, 404].includes(status)) throw refusal(status, text);
    },
  };

  /** Asks again where the bucket has a bad moment, be it in the middle of its answer. */
  async function send(method: string, address: string, init: RequestInit = {}): Promise<Answer> {
    for (let pauseMilliseconds = 200; ; pauseMilliseconds *= 3) {
      const isLast = pauseMilliseconds > longestPauseMilliseconds;
      try {
        const request = await client.sign(address, { ...init, method });
        // The signal is handed to `fetch` itself (findings/aws4fetch-signal-lost.sh).
        const response = await fetch(request, { signal: AbortSignal.timeout(answerWithinMilliseconds) });
        const content = Buffer.from(await response.arrayBuffer());
        if (isLast || (response.status < 500 && response.status !== 429))
          return { status: response.status, content, text: () => content.toString() };
      } catch (error) {
        if (isLast) throw new Error(`The bucket of ${where} can't be reached: ${reasonOf(error)}.`);
      }
      await delay(pauseMilliseconds);
    }
  }

  function refusal(status: number, text: () => string): Error {
    const code = elementOf(text(), "Code");
    return new Error(`The bucket of ${where} refuses: it answered ${status}${code && ` ${code}`}.`);
  }
}

interface Answer {
  status: number;
  content: Buffer;
  text(): string;
}

/** An object has 8 MB at most, which a line of 1 Mbit/s sends in time. */
const answerWithinMilliseconds = 70_000;
const longestPauseMilliseconds = 600;

function elementOf(xml: string, name: string): string {
  const [, text = ""] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
