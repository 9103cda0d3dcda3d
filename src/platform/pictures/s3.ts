import { hash } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import type { Config } from "#platform/base";
import type { PictureStore } from "./store.ts";

/** Stores pictures in a bucket. Its key may read, write and delete objects, and list them, to tell missing from forbidden. */
export function createS3Store({ url, ...account }: NonNullable<Config["s3"]>): PictureStore {
  const client = new AwsClient({ ...account, service: "s3" });

  return {
    async write(name, content) {
      const response = await send("PUT", name, {
        body: new Uint8Array(content),
        headers: {
          "content-type": "image/webp",
          "x-amz-content-sha256": hash("sha256", content, "hex"),
        },
      });
      await response.body?.cancel();
      requireDone(response);
    },

    async read(name) {
      const response = await send("GET", name);
      if (response.status === 404 || response.status !== 200 || response.body === null) {
        await response.body?.cancel();
        if (response.status !== 404) requireDone(response);
        return undefined;
      }
      return {
        content: Readable.fromWeb(response.body),
        bytes: Number(response.headers.get("content-length")),
      };
    },

    async remove(name) {
      const response = await send("DELETE", name);
      await response.body?.cancel();
      if (response.status !== 404) requireDone(response);
    },
  };

  /**
   * Asks again where the bucket has a bad moment, and gives up when no answer has begun in time; its body may take longer.
   * The signal is handed to `fetch` itself: one that only a `Request` bears, as aws4fetch has it, is lost when garbage is
   * collected meanwhile (`findings/aws4fetch-signal-lost.sh`).
   */
  async function send(method: string, name: string, init: RequestInit = {}): Promise<Response> {
    const patience = new AbortController();
    const { signal } = patience;
    const timer = setTimeout(() => patience.abort(), answerWithinSeconds * 1000);
    try {
      for (let pauseMilliseconds = 50; ; pauseMilliseconds *= 2) {
        const request = await client.sign(`${url}/${name}.webp`, { ...init, method });
        const response = await fetch(request, { signal });
        if (response.status < 500 || pauseMilliseconds > 100) return response;
        await response.body?.cancel();
        await delay(pauseMilliseconds, undefined, { signal });
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

const answerWithinSeconds = 5;

function requireDone({ ok, status }: Response): void {
  if (!ok) throw new Error(`the bucket answered ${status}`);
}
