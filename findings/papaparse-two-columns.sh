#!/usr/bin/env bash
# Papa Parse 5.7.1 doesn't see the delimiter of a file with two columns that ends with a newline, as spreadsheets write it,
# and has fewer than ten lines: the newline counts as a line of one field, and a mean below two fields is no delimiter. The
# file is then split by commas: `sku;price` becomes one column, and a price of 1,50 is cut at its decimal comma. Without the
# last newline, or with `skipEmptyLines`, the same file is read rightly. Errors say UndetectableDelimiter, rows come all the same.
# Source: what it prints; https://www.papaparse.com/docs#config says that the delimiter is guessed from the first rows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error papaparse@5.7.1 >/dev/null
cat > read.mjs <<'JS'
import Papa from "papaparse";
const file = "sku;price\nA1;1,50\nA2;2,20\n";
const read = (text, options) => JSON.stringify(Papa.parse(text, { header: true, ...options }).data[0]);
const found = {
  asWritten: read(file),
  withoutLastNewline: read(file.trimEnd()),
  skippingEmptyLines: read(file, { skipEmptyLines: true }),
  threeColumns: read("sku;price;stock\nA1;1,50;3\nA2;2,20;4\n"),
};
console.log(found);
const right = '{"sku":"A1","price":"1,50"}';
const isAsFound =
  found.asWritten === '{"sku;price":"A1;1","__parsed_extra":["50"]}' &&
  found.withoutLastNewline === right && found.skippingEmptyLines === right &&
  found.threeColumns === '{"sku":"A1","price":"1,50","stock":"3"}';
process.exitCode = isAsFound ? 0 : 1;
JS
node read.mjs
echo "As found: two columns and a last newline are read as one column, cut at the commas."
