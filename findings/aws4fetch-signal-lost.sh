#!/usr/bin/env bash
# A timeout handed to aws4fetch 1.0.20 may never fire on Node (seen on 20.20.2 and 26.10.0). Its `fetch` puts the signal into
# a `Request` and hands that Request to Node's fetch alone; Node follows the caller's signal through a weak reference, so when
# garbage is collected while the bucket is silent, aborting the signal no longer ends the wait. Seldom on an idle computer,
# common on a busy one, and never seen in a short test. The same request, signed by `sign` and given the signal beside it in
# `fetch(request, { signal })`, is given up in time. Source: nodejs/undici issues 3644 and 4068 for the reference, the run
# below for what it means to aws4fetch. Needs Node 20 or newer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error aws4fetch@1.0.20 >/dev/null
cat > wait.mjs <<'JS'
import { createServer } from "node:http";
import { AwsClient } from "aws4fetch";
const silent = createServer(() => {}).listen(0, "127.0.0.1");
await new Promise((resolve) => silent.once("listening", resolve));
const url = `http://127.0.0.1:${silent.address().port}/bucket/object`;
const client = new AwsClient({ accessKeyId: "id", secretAccessKey: "secret", service: "s3", region: "eu-west-1" });
const ways = {
  "client.fetch(url, { signal })": (signal) => client.fetch(url, { signal }),
  "fetch(await client.sign(url), { signal })": async (signal) => fetch(await client.sign(url), { signal }),
};
setInterval(() => globalThis.gc(), 100).unref();
const seen = [];
for (const [name, ask] of Object.entries(ways)) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1000);
  const rejected = ask(controller.signal).then(
    () => "an answer",
    () => "given up",
  );
  const waiting = new Promise((resolve) => setTimeout(resolve, 5000, "still waiting after 5 s"));
  seen.push(await Promise.race([rejected, waiting]));
  console.log(`${name}, aborted after 1 s: ${seen.at(-1)}`);
}
process.exit(seen[0] === "still waiting after 5 s" && seen[1] === "given up" ? 0 : 1);
JS
node --expose-gc wait.mjs
echo "As found: the signal is lost within aws4fetch."
