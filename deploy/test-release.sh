#!/bin/sh
# Tries the archive of `npm run release` as a machine would meet it, below a temporary folder: unpacked, installed, started,
# toured, backed up, upgraded, gone back from, restored behind a migration. Needs no npm and no Node but its own.
#
#   deploy/test-release.sh dist/farmgate-0.1.0-linux-x64.tar.gz [port]
set -eu
archive=$(readlink -f "$1")
port=${2:-3399}
url=http://127.0.0.1:$port
PATH=/usr/sbin:/usr/bin:/sbin:/bin
place=$(mktemp -d /tmp/farmgate-release-XXXXXX)
chmod 755 "$place"
pid=
trap 'stop; rm -rf "$place"' EXIT

say() { printf '%s\n' "$*"; }
fail() { say "FAILED: $*"; exit 1; }
stop() {
  [ -z "$pid" ] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }
  pid=
}
start() {
  ! curl -s "$url/livez" >/dev/null 2>&1 || fail "somebody else answers at $url"
  FARMGATE_ENV=$etc/farmgate.env NODE_COMPILE_CACHE=$place/cache "$opt/current/bin/farmgate-server" >>"$place/log" 2>&1 &
  pid=$!
  for _ in $(seq 240); do
    curl -sf "$url/readyz" >/dev/null 2>&1 && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.5
  done
  cat "$place/log"; fail "the server did not start"
}
runs() { curl -sf "$url/backend/api/openapi.json" | grep -o '"version":"[^"]*"' | head -1; }

say "Unpacking"
tar -xzf "$archive" -C "$place"
release=$(echo "$place"/farmgate-*)
say "  $(du -sb "$release" | cut -f1 | awk '{printf "%.1f MB", $1/1e6}') unpacked"
[ "$(du -sb "$release" | cut -f1)" -le 160000000 ] || fail "that is more than 160 MB"
find "$release" -name '*.test.*' -not -path '*/node_modules/*' | grep -q . && fail "there are tests in it"
[ ! -e "$release/app/node_modules/typescript" ] || fail "there is a compiler in it"

say "Installing"
root=$place/root opt=$place/root/opt/farmgate etc=$place/root/etc/farmgate
"$release/install.sh" --root "$root"
version=$(cat "$release/VERSION")
[ "$(readlink "$opt/current")" = "$version" ] || fail "current is not $version"
# For the tour's people.
sed -i 's/^NODE_ENV=.*/DEMO=on/' "$etc/farmgate.env"
printf 'PORT=%s\nRATE_LIMIT=off\nLOG_LEVEL=warn\nBACKUP_TO=%s\nBACKUP_PASSPHRASE=one of the words of ours\n' "$port" "$place/backup" \
  >>"$etc/farmgate.env"
chmod 600 "$etc/farmgate.env"
start
say "  $(runs)"
"$opt/current/bin/farmgate-tour" --url "$url" | tail -1 | grep -F '33 of 33' || fail "the tour"

say "Backing up"
farmgate=$root/usr/local/bin/farmgate
# The server makes its first copy by itself, and one is made at a time.
for _ in 1 2 3 4 5 6; do $farmgate backup 2>"$place/busy" && break; grep -q 'wait for its end' "$place/busy" && sleep 5; done
$farmgate backup verify

# A later version: the same program with another number, and one with a migration more.
later() {
  cp -a "$release" "$place/later"
  echo "$1" >"$place/later/VERSION"
  sed -i "s/\"version\": \"$version\"/\"version\": \"$1\"/" "$place/later/app/package.json"
  if [ $# = 2 ]; then
    echo "$2" >>"$place/later/MIGRATIONS"
    echo 'create table later (id bigint primary key);' >"$place/later/app/migrations/$2"
  fi
  "$place/later/install.sh" --root "$root"
  rm -rf "$place/later"
}
say "Upgrading, without a migration, and back"
later 99.0.0
stop; start
runs | grep -qF 99.0.0 || fail "99.0.0 does not run"
"$root/usr/local/bin/farmgate-rollback"
stop; start
runs | grep -qF "\"$version\"" || fail "$version does not run again"

say "Upgrading, with a migration"
later 99.1.0 9999-later.sql
stop; start
runs | grep -qF 99.1.0 || fail "99.1.0 does not run"
if "$root/usr/local/bin/farmgate-rollback" 2>"$place/refused"; then fail "it went back behind a migration"; fi
sed 's/^/  /' "$place/refused"
grep -qF '9999-later.sql' "$place/refused" || fail "the refusal doesn't name the migration"

say "Going back behind it, by the lines that it has printed"
stop
# There is no service and no user below the folder.
sed -n 's/^  sudo //p' "$place/refused" | grep -v -e '^systemctl' -e '^install' >"$place/lines"
sh -eu "$place/lines"
start
runs | grep -qF "\"$version\"" || fail "$version does not run again"
$farmgate audit
say "All went well."
