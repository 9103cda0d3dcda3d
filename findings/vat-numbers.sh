#!/usr/bin/env bash
# VAT numbers that are valid and are refused: jsvat 2.5.4 knows no Belgian number that begins with 1, as new ones do since 2023,
# nor XI of Northern Ireland; validator 13.15.35 (`isVAT`) refuses every Spanish company, whose letter stands in front, the newer
# Irish numbers with two letters, and British ones unless they are typed with spaces. jsvat-next 3.0.4 and stdnum 1.12.0 take them
# all. The Belgian number is made up with its right check digits; of the others the check digits are right too.
# Source: what it prints; the formats: https://ec.europa.eu/taxation_customs/vies/#/faq
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error jsvat@2.5.4 jsvat-next@3.0.4 validator@13.15.35 stdnum@1.12.0 >/dev/null
cat > check.mjs <<'JS'
import * as jsvat from "jsvat";
import * as next from "jsvat-next";
import { stdnum } from "stdnum";
import validator from "validator";
const belgian = (first) => `BE${first}${String(97 - (first % 97)).padStart(2, "0")}`;
const numbers = { BE: belgian(10000123), XI: "XI980780684", ES: "ESB58378431", IE: "IE3628739UA", GB: "GB980780684" };
const kinds = { BE: "vat", ES: "nif", IE: "vat", GB: "vat" };
function by({ checkVAT, ...all }, number) {
  return checkVAT(number, Object.values(all).filter((country) => country?.calcFn)).isValid;
}
const found = Object.entries(numbers).map(([country, number]) => [
  number,
  by(jsvat.default?.checkVAT ? jsvat.default : jsvat, number),
  country === "XI" ? "unknown" : validator.isVAT(number, country),
  by(next.default?.checkVAT ? next.default : next, number),
  kinds[country] ? stdnum[country][kinds[country]].validate(number).isValid : "unknown",
]);
console.log(["number", "jsvat", "validator", "jsvat-next", "stdnum"].join(" "));
for (const row of found) console.log(row.join(" "));
const expected = [
  [false, true, true, true],
  [false, "unknown", true, "unknown"],
  [true, false, true, true],
  [true, false, true, true],
  [true, false, true, true],
];
process.exitCode = JSON.stringify(found.map((row) => row.slice(1))) === JSON.stringify(expected) ? 0 : 1;
JS
node check.mjs
echo "As found: jsvat lacks two kinds of number, validator three."
