#!/usr/bin/env bash
# Checks the alert rules and plays farmgate.test.yml through them, by promtool of Debian's prometheus.
set -euo pipefail
cd "$(dirname "$0")"
. ./debian.sh
debian prometheus
cd prometheus
promtool="$farmgate_debian/root/usr/bin/promtool"
"$promtool" check config prometheus.yml
"$promtool" test rules farmgate.test.yml
