import { hash } from "node:crypto";
import { Readable } from "node:stream";
import { AwsClient } from "aws4fetch";
import type { Config } from "#platform/base";
import type { PictureStore } from "./store.ts";

/** Stores pictures in a bucket. Its key may read, write and delete objects, and list them, to tell missing from forbidden. */
export function createS3Store({ url, ...account }: NonNullable<Config["s3"]>): PictureStore {
  const client = new AwsClient({ ...account, service: "s3", retries: 2 });

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

  /** Gives up when no answer has begun in time; its body may take longer. */
  async function send(method: string, name: string, init: RequestInit = {}): Promise<Response> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), answerWithinSeconds * 1000);
    try {
      return await client.fetch(`${url}/${name}.webp`, { ...init, method, signal: patience.signal });
    } finally {
      clearTimeout(timer);
    }
  }
}

const answerWithinSeconds = 5;

function requireDone({ ok, status }: Response): void {
  if (!ok) throw new Error(`the bucket answered ${status}`);
}
