#!/usr/bin/env bash
# stripe 23.1.0 asks again by itself after a 409, a 503 and a lost connection (`maxNetworkRetries`, 2 unless it is set), but
# never after a 429, and never reads its `Retry-After`: the one answer that says when to ask again is the one that is handed to
# the caller at once. With `maxNetworkRetries: 0` a connection that closes early is asked again nevertheless, once. And a
# parameter that is an object without members of its own, such as a Temporal value in `metadata`, is left out of the request
# without a word. Source: esm/RequestSender.js (`_shouldRetry`) of the package, and the run below. Needs Node 20 or newer; the
# last part Node 26.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error stripe@23.1.0 >/dev/null
cat > ask.mjs <<'JS'
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import Stripe from "stripe";
let answers = [];
let asked = 0;
let sent = "";
const api = createServer(async (request, response) => {
  sent = await text(request);
  asked++;
  const status = answers.shift() ?? 200;
  if (status === 0) return request.socket.destroy();
  response.writeHead(status, { "content-type": "application/json", "retry-after": "0" });
  response.end(JSON.stringify(status === 200 ? { id: "re_1" } : { error: { type: "api_error", message: "no" } }));
}).listen(0, "127.0.0.1");
await new Promise((resolve) => api.once("listening", resolve));
const { port } = api.address();
const sdk = (maxNetworkRetries) =>
  new Stripe("sk_test_1", { protocol: "http", host: "127.0.0.1", port, maxNetworkRetries });
async function ask(status, retries, params = { charge: "ch_1" }) {
  answers = [status];
  asked = 0;
  const came = await sdk(retries).refunds.create(params).then(() => "answered", (error) => error.type);
  console.log(`first answer ${status || "a closed connection"}, maxNetworkRetries ${retries}: ${came}, asked ${asked} times`);
  return [came, asked];
}
assert.deepEqual(await ask(503, 2), ["answered", 2]);
assert.deepEqual(await ask(409, 2), ["answered", 2]);
assert.deepEqual(await ask(429, 2), ["StripeRateLimitError", 1]);
assert.deepEqual(await ask(0, 0), ["answered", 2]);
if (globalThis.Temporal) {
  const at = Temporal.Instant.from("2026-05-01T08:00:00Z");
  await ask(200, 0, { charge: "ch_1", metadata: { at, kept: "yes" } });
  console.log(`metadata { at: <Temporal.Instant>, kept: "yes" } is sent as ${decodeURIComponent(sent)}`);
  assert.equal(decodeURIComponent(sent), "charge=ch_1&metadata[kept]=yes");
}
process.exit(0);
JS
node ask.mjs
echo "As found: a 429 is not asked again, and Temporal values are left out."
