#!/usr/bin/env bash
# Patroni 3.0.2, Debian 12's, on etcd 3.4 by its version 3 interface (`etcd3`): a leader whose lease ran out while it was away
# renews the lead by what it last read. It writes the key without looking who has it meanwhile, is told yes, and there are two
# primaries, whose new timelines bear one number. By the version 2 interface (`etcd`) the same call compares first and is told no.
# Seen in a cluster of three whose leader was cut off and came back: acknowledged writes were lost.
# Source: `_update_leader` in patroni/dcs/etcd3.py of 3.0.2; from 3.0.3 on it compares (https://github.com/patroni/patroni/pull/2693).
# On Debian 12, with apt-get; what it downloads is unpacked into a folder and not installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${etcd:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet patroni=3.0.2-1 etcd-server=3.4.23-4+b4 python3-etcd python3-dnspython python3-urllib3 python3-dateutil \
  python3-psycopg2 python3-psutil python3-prettytable python3-click python3-cdiff python3-yaml python3-six libpq5 >/dev/null 2>&1
for deb in ./*.deb; do dpkg-deb -x "$deb" root; done
root/usr/bin/etcd --data-dir data --enable-v2 --log-level error \
  --listen-client-urls http://127.0.0.1:23790 --advertise-client-urls http://127.0.0.1:23790 \
  --listen-peer-urls http://127.0.0.1:23800 >etcd.log 2>&1 &
etcd=$!
until (exec 3<>/dev/tcp/127.0.0.1/23790) 2>/dev/null; do sleep 0.2; done
cat >lead.py <<'PYTHON'
import logging, os, time
from patroni.dcs import get_dcs
logging.disable(logging.CRITICAL)
for interface in ("etcd3", "etcd"):
    one = lambda name: get_dcs({
        "scope": interface, "namespace": "service", "name": name, "ttl": 5, "loop_wait": 1, "retry_timeout": 3,
        interface: {"hosts": ["127.0.0.1:23790"]},
    })
    away, other = one("away"), one("other")
    assert away.attempt_to_acquire_leader()
    away.get_cluster()
    time.sleep(8)  # Its lease of 5 s runs out.
    assert other.attempt_to_acquire_leader()
    told = bool(away.update_leader(None))
    print(f"{interface}: told {told}, leader {one('reader').get_cluster().leader.name}")
os._exit(0)
PYTHON
export LD_LIBRARY_PATH="root/usr/lib/$(uname -m)-linux-gnu" PYTHONPATH=root/usr/lib/python3/dist-packages
/usr/bin/python3.11 lead.py | tee seen
diff seen - <<'SEEN'
etcd3: told True, leader away
etcd: told False, leader other
SEEN
