#!/usr/bin/env bash
# What other makers of clients do with the document: how many files they write, and whether TypeScript takes them.
#   client/generators.sh http://127.0.0.1:3000
# It needs the network and Node 22 or newer, and is no part of the gate.
set -euo pipefail
site=${1:?the address of a running site}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error @hey-api/openapi-ts@0.99.0 orval@8.38.0 typescript@5.9.3 >/dev/null
curl -fsS "$site/backend/api/openapi.json" -o document.json
cat > orval.config.mjs <<'JS'
const of = (output) => ({ input: "document.json", output: { client: "fetch", ...output } });
export default {
  one: of({ mode: "split", target: "orval/api.ts" }),
  folder: of({ mode: "split", target: "orval-folder/api.ts", schemas: "orval-folder/models" }),
};
JS
node node_modules/.bin/openapi-ts -i document.json -o hey-api -p @hey-api/typescript >/dev/null
node node_modules/.bin/orval --config orval.config.mjs >/dev/null
for made in hey-api orval orval-folder; do
  echo "$made: $(find $made -name '*.ts' | wc -l) files"
  node node_modules/.bin/tsc --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --target es2022 \
    --module esnext --moduleResolution bundler --lib es2023,dom,dom.iterable $(find $made -name '*.ts')
done
