#!/usr/bin/env bash
# Starts a market that gets its certificate from Pebble, Let's Encrypt's ACME server for tests, of Debian's package, and asks
# it over https; once by one process and once by WORKERS=2. Pebble refuses one nonce in twenty, as real servers may.
set -euo pipefail
cd "$(dirname "$0")"
. ./debian.sh
debian pebble
cd ..
work="$(mktemp -d)"
children=()
trap 'for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done; wait; rm -rf "$work"' EXIT
bin="$farmgate_debian/root/usr/bin"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
cat > "$work/pebble.json" <<JSON
{ "pebble": { "listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000", "certificate": "$work/cert.pem",
  "privateKey": "$work/key.pem", "httpPort": 5002, "tlsPort": 5001, "ocspResponderURL": "" } }
JSON
"$bin/pebble-challtestsrv" -defaultIPv4 127.0.0.1 -defaultIPv6 "" -dns01 127.0.0.1:8053 -http01 "" -https01 "" -tlsalpn01 "" -management 127.0.0.1:8055 \
  > "$work/names.log" 2>&1 & children+=($!)
PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=5 "$bin/pebble" -config "$work/pebble.json" -dnsserver 127.0.0.1:8053 > "$work/pebble.log" 2>&1 & children+=($!)
for _ in $(seq 50); do curl -sf --cacert "$work/cert.pem" https://localhost:15000/roots/0 -o "$work/root.pem" && break; sleep 0.2; done

start() { # WORKERS, DATA_DIR
  NODE_ENV=production NODE_EXTRA_CA_CERTS="$work/cert.pem" ACME_DIRECTORY=https://localhost:14000/dir PUBLIC_URL=https://market.test:8443 \
    HTTPS_PORT=8443 HTTP_PORT=5002 HOST=127.0.0.1 DATA_DIR="$2" SMTP_URL=smtp://127.0.0.1:1 MAIL_FROM=a@market.test WORKERS="$1" \
    npm start >> "$work/server.log" 2>&1 & server=$!; children+=($server)
}
asked() { curl -s --max-time 5 --cacert "$work/root.pem" --resolve market.test:8443:127.0.0.1 --resolve market.test:5002:127.0.0.1 "$@"; }
serial() { (openssl s_client -connect 127.0.0.1:8443 -servername market.test < /dev/null | openssl x509 -noout -serial) 2>/dev/null; }
# Waits, for at most a minute, until a command succeeds.
until_true() {
  local begun=$SECONDS
  until "$@"; do
    [ $((SECONDS - begun)) -lt 60 ] || { echo "it didn't happen: $*"; tail -20 "$work/server.log" "$work/pebble.log"; exit 1; }
    sleep 0.5
  done
}
answers() { [ "$(asked -o /dev/null -w '%{http_code}' https://market.test:8443/livez)" = 200 ]; }
has_another() { local now; now="$(serial)" && [ -n "$now" ] && [ "$now" != "$1" ]; }

try() {
  local data="$work/data-$1" server to
  echo "WORKERS=$1"
  start "$1" "$data"
  until_true answers
  echo "  a certificate $(asked -v https://market.test:8443/livez 2>&1 | sed -n 's/.*issuer: /by /p')"
  to="$(asked -o /dev/null -w '%{redirect_url}' 'http://market.test:5002/products/?search=a')"
  [ "$to" = 'https://market.test:8443/products/?search=a' ] && echo "  http leads to $to"
  [ "$(asked -o /dev/null -w '%{http_code}' https://market.test:8443/backend/api/products/)" = 200 ]
  [ "$(stat -c %a "$data/tls/market.test.pem" "$data/tls/account.pem" | sort -u)" = 600 ] && echo "  keys that only the server reads"
  local before; before="$(serial)"
  rm "$data/tls/market.test.pem"
  kill "$server"; wait "$server" || true
  start "$1" "$data"
  until_true has_another "$before"
  echo "  another certificate, by the same account"
  kill "$server"; wait "$server" || true
}

try 1
try 2
