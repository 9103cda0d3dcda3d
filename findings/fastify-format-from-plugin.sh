#!/usr/bin/env bash
# Fastify 5.12.8 with @fastify/ajv-compiler 4.0.8: a format that an Ajv plugin adds (`ajv.plugins`) under a name that
# ajv-formats knows too, such as `password`, is replaced without a word: ajv-formats is added after the plugins. What is
# added in `ajv.onCreate` stays, for that is called last.
# Source: @fastify/ajv-compiler, lib/validator-compiler.js, the constructor of ValidatorCompiler.
# Seen: from a plugin: 200, from onCreate: 400. Ends with 1 where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent fastify@5.12.8 @fastify/ajv-compiler@4.0.8
cat >try.cjs <<'JS'
const Fastify = require("fastify");
const addFormat = (ajv) => ajv.addFormat("password", (text) => text !== "secret");

async function statusWith(ajv) {
  const app = Fastify({ ajv });
  const body = { type: "object", properties: { it: { type: "string", format: "password" } } };
  app.post("/", { schema: { body } }, async () => "taken");
  const { statusCode } = await app.inject({ method: "POST", url: "/", payload: { it: "secret" } });
  return statusCode;
}

(async () => {
  const seen = [await statusWith({ plugins: [addFormat] }), await statusWith({ onCreate: addFormat })];
  console.log(`fastify ${require("fastify/package.json").version}, ajv-compiler ${require("@fastify/ajv-compiler/package.json").version}`);
  console.log(`from a plugin: ${seen[0]}, from onCreate: ${seen[1]}`);
  process.exitCode = String(seen) === "200,400" ? 0 : 1;
})();
JS
node try.cjs
