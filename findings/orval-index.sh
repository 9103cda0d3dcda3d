#!/usr/bin/env bash
# orval 8.38.0 with a folder for schemas writes each named schema to a file of its name, and then the list of them to
# index.ts: a schema that is named Index is overwritten, without a word, and its users import what isn't there.
# Source: the files that it writes. Needs Node 22 or newer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error orval@8.38.0 >/dev/null
cat > document.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/": {"get": {"operationId": "getIndex",
 "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Index"}}}}}}}},
 "components": {"schemas": {"Index": {"type": "object", "properties": {"home": {"type": "string"}}},
  "Other": {"type": "object", "properties": {"index": {"$ref": "#/components/schemas/Index"}}}}}}
JSON
cat > orval.config.mjs <<'JS'
export default { a: { input: "document.json", output: { mode: "split", target: "out/api.ts", schemas: "out/models", client: "fetch" } } };
JS
node node_modules/.bin/orval --config orval.config.mjs >/dev/null
ls out/models
cat out/models/index.ts out/models/other.ts
grep -q "from './index'\|from \"./index\"\|from './Index'\|{ Index }" out/models/other.ts
! grep -q "interface Index\|type Index" out/models/index.ts
echo "As found: Index has no type."
