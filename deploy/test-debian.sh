#!/usr/bin/env bash
# Walks docs/running.md on a bare Debian that is started by its own systemd, in a container without a network: the archive
# unpacked and installed, a certificate by ACME (from Pebble), the setup page, backup, doctor, an upgrade and the way back,
# and the loss of the machine. Says how long each step takes. Needs root, and Debian's mirror at the first run.
#
#   deploy/test-debian.sh dist/farmgate-0.1.0-linux-x64.tar.gz
set -euo pipefail
archive="$(readlink -f "$1")"
cd "$(dirname "$0")"
. ./debian.sh
debian debootstrap systemd-container pebble

bare="$farmgate_debian/bare"
if [ ! -e "$bare" ]; then
  echo "Making a bare Debian in $bare"
  DEBOOTSTRAP_DIR="$farmgate_debian/root/usr/share/debootstrap" "$farmgate_debian/root/usr/sbin/debootstrap" --variant=minbase \
    --include=systemd,systemd-sysv,dbus,sudo,nano,curl,procps,iproute2,openssl bookworm "$bare.new" >"$bare.log"
  mv "$bare.new" "$bare"
fi

place="$(mktemp -d)"
machine="$place/machine"
starter=
cleanup() {
  # The container's first process ends all others with it.
  [ -z "$starter" ] || { kill -KILL "$(leader)" 2>/dev/null || true; wait "$starter" 2>/dev/null || true; }
  rm -rf "$place"
}
trap cleanup EXIT

leader() { pgrep -P "$(pgrep -P "$starter" -x systemd-nspawn || echo "$starter")" -x systemd | head -1; }
# Writes a line into the machine's terminal.
run() { nsenter --target "$(leader)" --all /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin HOME=/root LANG=C.UTF-8 /bin/bash -ec "cd /root; $1"; }
# Waits for at most a minute.
until_true() {
  local begun=$SECONDS
  until run "$1" >/dev/null 2>&1; do
    [ $((SECONDS - begun)) -lt 60 ] || { echo "FAILED: it didn't happen: $1"; run 'journalctl -u farmgate -n 30 --no-pager'; exit 1; }
    sleep 0.3
  done
}
begun=$SECONDS
step() { printf '%3d s  %s\n' $((SECONDS - begun)) "$*"; }

cp -a "$bare" "$machine"
mkdir -p "$machine/test" "$machine/mnt/backup"
cp "$farmgate_debian/root/usr/bin/"pebble{,-challtestsrv} "$machine/test/"
cp "$archive" "$machine/root/"
# The container's own network, with nothing in it but the machine itself. Where no systemd runs, /run is a folder like others.
unshare --mount sh -c "mount -t tmpfs none /run && exec '$farmgate_debian/root/usr/bin/systemd-nspawn' --quiet -D '$machine' \
  --register=no --keep-unit --private-network --hostname=market --boot" >"$place/boot.log" 2>&1 &
starter=$!
for _ in $(seq 100); do [ -n "$(leader)" ] && break; sleep 0.1; done
until_true 'systemctl is-system-running --wait; systemctl is-active dbus'
run 'echo 127.0.0.1 localhost market.example mail.example $(hostname) >> /etc/hosts'
step "a bare Debian $(run 'cat /etc/debian_version') has started"

step "1. Install"
name="$(basename "$archive" .tar.gz)"
run "tar -xzf $name.tar.gz && cd $name && sudo ./install.sh"
until_true 'curl -sf http://127.0.0.1:3000/readyz'
run "systemd-analyze security --no-pager farmgate | tail -1"

# What the world has around such a machine: an authority, names, a mail server.
cat >"$machine/test/mail.mjs" <<'JS'
import { appendFileSync } from "node:fs";
import { createServer } from "node:net";
createServer((socket) => {
  let letter;
  let left = "";
  socket.on("error", () => {}).write("220 mail.example\r\n");
  socket.on("data", (bytes) => {
    const lines = (left + bytes).split("\r\n");
    left = lines.pop();
    for (const line of lines) {
      if (letter !== undefined && line !== ".") letter += `${line}\n`;
      else if (letter !== undefined) {
        appendFileSync("/test/letters", letter);
        letter = undefined;
        socket.write("250 taken\r\n");
      } else if (/^ehlo/i.test(line)) socket.write("250-mail.example\r\n250 AUTH PLAIN\r\n");
      else if (/^auth/i.test(line)) socket.write("235 signed in\r\n");
      else if (/^data/i.test(line)) { letter = ""; socket.write("354 go on\r\n"); }
      else if (/^quit/i.test(line)) socket.end("221 bye\r\n");
      else socket.write("250 well\r\n");
    }
  });
}).listen(587, "127.0.0.1");
JS
run 'cd /test
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null
chmod 644 cert.pem
echo "{ \"pebble\": { \"listenAddress\": \"127.0.0.1:14000\", \"managementListenAddress\": \"127.0.0.1:15000\", \"certificate\": \"cert.pem\",
  \"privateKey\": \"key.pem\", \"httpPort\": 80, \"tlsPort\": 443, \"ocspResponderURL\": \"\" } }" > pebble.json
systemd-run --quiet --working-directory=/test ./pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 "" -dns01 127.0.0.1:8053 -http01 "" -https01 "" -tlsalpn01 "" -management 127.0.0.1:8055
systemd-run --quiet --working-directory=/test -E PEBBLE_VA_NOSLEEP=1 -E PEBBLE_WFE_NONCEREJECT=5 ./pebble -config pebble.json -dnsserver 127.0.0.1:8053
systemd-run --quiet --working-directory=/test -E LD_LIBRARY_PATH=/opt/farmgate/current/lib /opt/farmgate/current/bin/node mail.mjs'
until_true 'curl -sf --cacert /test/cert.pem https://localhost:15000/roots/0 -o /test/root.pem'

step "2. Say who you are"
run "cat >> /etc/farmgate/farmgate.env <<END
PUBLIC_URL=https://market.example
SITE_NAME='Our market'
LANGUAGE=en
TIME_ZONE=Europe/Brussels
SMTP_URL=smtp://user:secret@mail.example:587
MAIL_FROM='Our market <market@market.example>'
ACME_DIRECTORY=https://localhost:14000/dir
END
mkdir -p /etc/systemd/system/farmgate.service.d
printf '[Service]\nEnvironment=NODE_EXTRA_CA_CERTS=/test/cert.pem\n' > /etc/systemd/system/farmgate.service.d/authority.conf
systemctl daemon-reload
sudo systemctl restart farmgate
sudo farmgate mail test you@example.org
grep -q you@example.org /test/letters"
market='curl -s --cacert /test/root.pem https://market.example'
until_true "$market/ -f"
step "https answers: $(run "curl -sv --cacert /test/root.pem https://market.example/ 2>&1 | sed -n 's/.*issuer: /by /p'")"

step "3. Become the one who runs it"
setup="$(run 'journalctl -u farmgate -o cat --no-pager' | grep -o 'https://market.example/setup/?key=[A-Za-z0-9_-]*' | tail -1)"
run "curl -sf --cacert /test/root.pem -c /test/jar -b /test/jar '$setup' -o /test/setup.html"
hidden="$(run "grep -o '<input type=\"hidden\" name=\"form\"[^>]*' /test/setup.html" | sed -n 's/.*value="\([^"]*\)".*/\1/p' || true)"
run "curl -s --cacert /test/root.pem -c /test/jar -b /test/jar -o /test/done.html -w '%{http_code} %{redirect_url}\n' -H 'Origin: https://market.example' -H 'Sec-Fetch-Site: same-origin' \
  --data-urlencode 'key=${setup##*key=}' --data-urlencode 'idempotency_key=$hidden' --data-urlencode 'currency=EUR' \
  --data-urlencode 'operator.email=eva@example.org' --data-urlencode 'operator.username=eva' \
  --data-urlencode 'operator.password=violet tractor seven' https://market.example/setup/" | grep -F '303 https://market.example/console/'
[ "$(run "curl -s --cacert /test/root.pem -b /test/jar -o /dev/null -w '%{http_code}' https://market.example/console/")" = 200 ]
step "the console is open"

step "4. Switch the backup on"
run "cat >> /etc/farmgate/farmgate.env <<END
BACKUP_TO=/mnt/backup/farmgate
BACKUP_PASSPHRASE='violet tractor seven onion harbour'
END
sudo install -d -o farmgate -g farmgate -m 700 /mnt/backup/farmgate
printf '[Service]\nReadWritePaths=/mnt/backup/farmgate\n' > /etc/systemd/system/farmgate.service.d/override.conf
systemctl daemon-reload
sudo systemctl restart farmgate
sudo farmgate backup
sudo farmgate backup verify"
until_true "$market/ -f"
step "a market on https with a backup that was tried"
run 'sudo farmgate doctor' || true

step "When a new version comes, and back"
run "cp -a $name later && echo 99.0.0 > later/VERSION && sed -i 's/\"version\": \"[^\"]*\"/\"version\": \"99.0.0\"/' later/app/package.json && sudo later/install.sh"
until_true "$market/backend/api/openapi.json | grep -F '\"version\":\"99.0.0\"'"
run 'sudo farmgate-rollback'
until_true "$market/backend/api/openapi.json | grep -F '\"version\":\"$(run "cat $name/VERSION")\"'"

step "If the machine is lost"
run 'sudo systemctl stop farmgate
sudo mv /var/lib/farmgate /var/lib/farmgate.empty
sudo install -d -o farmgate -g farmgate -m 700 /var/lib/farmgate
sudo farmgate backup list
sudo farmgate restore /mnt/backup/farmgate
sudo systemctl start farmgate'
until_true "$market/ -f"
run 'sudo farmgate audit'
[ "$(run "curl -s --cacert /test/root.pem -b /test/jar -o /dev/null -w '%{http_code}' https://market.example/console/")" = 200 ]
step "the market is back, and eva is still signed in"

step "When things break: the database is killed"
run 'pkill -KILL -o -u farmgate postgres'
until_true "$market/readyz -f"
run 'sudo journalctl -u farmgate -o cat --no-pager | grep -F "the database is back" | tail -1'

step "another certificate for a key that was stolen"
run 'sudo rm /var/lib/farmgate/tls/market.example.pem && sudo systemctl restart farmgate'
until_true "$market/ -f"

step "a look at how things were, beside the running market"
run "sudo install -d -o farmgate -g farmgate /var/tmp/then
sudo env DATA_DIR=/var/tmp/then farmgate restore /mnt/backup/farmgate
sudo env DATA_DIR=/var/tmp/then farmgate orders eva
sudo rm -r /var/tmp/then"

step "moving by export and import"
run 'sudo systemctl stop farmgate
sudo install -d -o farmgate -g farmgate /var/tmp/move
sudo farmgate export /var/tmp/move/site
sudo mv /var/lib/farmgate /var/lib/farmgate.moved
sudo install -d -o farmgate -g farmgate -m 700 /var/lib/farmgate
sudo farmgate import /var/tmp/move/site
sudo sed -i s,^BACKUP_TO=.*,BACKUP_TO=/mnt/backup/farmgate/moved, /etc/farmgate/farmgate.env
sudo systemctl start farmgate
sudo farmgate audit'
until_true "$market/ -f"
[ "$(run "curl -s --cacert /test/root.pem -b /test/jar -o /dev/null -w '%{http_code}' https://market.example/console/")" = 200 ]

step "the secret is rolled"
run 'echo "JWT_SECRET_PREVIOUS=$(cat /var/lib/farmgate/jwt-secret)" >> /etc/farmgate/farmgate.env
echo "JWT_SECRET=$(openssl rand -base64 48)" >> /etc/farmgate/farmgate.env
sudo systemctl restart farmgate'
until_true "$market/ -f"
[ "$(run "curl -s --cacert /test/root.pem -b /test/jar -o /dev/null -w '%{http_code}' https://market.example/console/")" = 200 ]
step "eva is still signed in"
run 'sudo farmgate grant staff eva; sudo farmgate revoke staff eva; sudo journalctl --vacuum-size=100M; sudo tail -3 /var/lib/farmgate/postgres.log; sudo du -xsh /var/lib/farmgate/* /opt/farmgate/* /var/log'
step "All went well."
