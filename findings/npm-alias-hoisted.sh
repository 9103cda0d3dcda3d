#!/usr/bin/env bash
# npm 10 hoists an alias of another package to the top and gives it to all who want the plain name: @redocly/openapi-core
# 2.64.0 asks for "ajv": "npm:@redocly/ajv@…", which lands in node_modules/ajv, and since its version is within ^8.12.0
# Fastify 5.12.8 validates with that fork, though it never named it. A development tool so decides what production runs.
# Here: a direct dependency on ajv keeps the real one on top. Source: the lock file that npm writes. Needs Node 22 or newer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --package-lock-only --no-audit --no-fund --loglevel=error fastify@5.12.8 >/dev/null
npm install --package-lock-only --no-audit --no-fund --loglevel=error --save-dev @redocly/openapi-core@2.64.0 >/dev/null
before=$(node -p 'JSON.parse(fs.readFileSync("package-lock.json")).packages["node_modules/ajv"].name ?? "ajv"')
echo "installed after Fastify: node_modules/ajv is $before"
rm package-lock.json
npm install --package-lock-only --no-audit --no-fund --loglevel=error >/dev/null
after=$(node -p 'JSON.parse(fs.readFileSync("package-lock.json")).packages["node_modules/ajv"].name ?? "ajv"')
nested=$(node -p 'Object.keys(JSON.parse(fs.readFileSync("package-lock.json")).packages).filter((path) => /fastify.*\/ajv$/.test(path)).length')
echo "locked anew: node_modules/ajv is $after, and Fastify has $nested of its own"
[ "$after" = "@redocly/ajv" ] && [ "$nested" = 0 ]
echo "As found: Fastify validates with @redocly/ajv."
