#!/usr/bin/env bash
# currency.js 2.0.4 rounds half a cent up, also below zero: 1.005 becomes 1.01, and -1.005 becomes -1.00. What is booked and
# taken back with the opposite sign leaves a cent: 0.005 and -0.005 add up to 0.01.
# Source: what it prints; https://currency.js.org/ doesn't say how halves are rounded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error currency.js@2.0.4 >/dev/null
cat > round.mjs <<'JS'
import currency from "currency.js";
const halves = [0.005, 1.005, 2.345, 10.125];
const found = halves.map((half) => [currency(half).value, currency(-half).value, currency(half).add(-half).value]);
console.log(found);
process.exitCode = JSON.stringify(found) === "[[0.01,0,0.01],[1.01,-1,0.01],[2.35,-2.34,0.01],[10.13,-10.12,0.01]]" ? 0 : 1;
JS
node round.mjs
echo "As found: a half and its opposite leave a cent."
