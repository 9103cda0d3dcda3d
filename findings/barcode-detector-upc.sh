#!/usr/bin/env bash
# barcode-detector 3.2.2 (on zxing-wasm 3.1.3) tells UPC labels otherwise than one who knows them would write from memory: a
# UPC-A label has 13 digits, and is an `ean_13` unless `upc_a` alone is asked for; a UPC-E label of eight digits is an `upc_e`
# of 13, expanded. So neither the format nor the length tells which label it was, and what looks for a prefix has to go by 13
# digits. Labels are drawn by bwip-js 4.11.4.
# Source: what it prints. The Shape Detection API (https://wicg.github.io/shape-detection-api/) knows upc_a and upc_e apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error barcode-detector@3.2.2 zxing-wasm@3.1.3 bwip-js@4.11.4 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";
import bwip from "bwip-js";
// What a browser has and Node doesn't.
globalThis.DOMRectReadOnly = class {};
const { buffer, byteOffset, length } = readFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary: buffer.slice(byteOffset, byteOffset + length) } });
async function read(bcid, text, formats) {
  const png = await bwip.toBuffer({ bcid, text, scale: 4, paddingwidth: 20, paddingheight: 10, backgroundcolor: "FFFFFF" });
  const found = await new BarcodeDetector(formats && { formats }).detect(new Blob([png]));
  return found.map(({ format, rawValue }) => `${format} ${rawValue}`).join();
}
const found = [
  await read("upca", "012345678905"),
  await read("upca", "012345678905", ["upc_a"]),
  await read("upca", "012345678905", ["upc_a", "ean_13"]),
  await read("upce", "01234565"),
];
console.log(found);
const expected = ["ean_13 0012345678905", "upc_a 0012345678905", "ean_13 0012345678905", "upc_e 0012345000065"];
process.exitCode = JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1;
JS
node read.mjs
echo "As found: each UPC label comes as 13 digits."
