#!/usr/bin/env bash
# typebox 1.4.3: `Value.Convert` to an integer cuts what stands behind the point, without a word: "2.9" is 2, "-0.5" is 0, and the
# number 2.9 is 2 as well; an empty text is 0. What is converted first passes `Value.Check`, so that whoever asks for 2.9 packages
# gets 2. Ajv 8.17.1 with `coerceTypes` refuses each of these.
# Source: what it prints.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error typebox@1.4.3 ajv@8.17.1 >/dev/null
cat > convert.mjs <<'JS'
import Ajv from "ajv";
import Type from "typebox";
import Value from "typebox/value";
const told = ["2.9", "-0.5", 2.9, ""];
const converted = told.map((value) => Value.Convert(Type.Integer(), value));
const taken = told.map((n) =>
  new Ajv({ coerceTypes: true }).validate({ type: "object", properties: { n: { type: "integer" } } }, { n }),
);
console.log(JSON.stringify(converted), JSON.stringify(taken));
process.exitCode = converted.join() === "2,0,2,0" && taken.join() === "false,false,false,false" ? 0 : 1;
JS
node convert.mjs
echo "As found: fractions are cut."
