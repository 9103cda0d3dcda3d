#!/usr/bin/env bash
# Node 26.10's mkdir with `recursive: true` never ends for a path below /proc that isn't there: the system answers ENOENT though the
# folder above is there, which Node takes for "make the one above first", again and again, at the full speed of a processor, in
# mkdirSync and in the promise alike. `mkdir -p` says "No such file or directory" at once. Who lets an operator type a folder hangs on a
# slip. Source: the program's own behaviour below. Needs Node 22 or newer and Linux.
set -euo pipefail
{ mkdir -p /proc/farmgate/backup 2>&1 || true; } | grep -q 'No such file or directory' && echo 'mkdir -p           says so'
for call in 'fs.mkdirSync(path, { recursive: true })' 'fs.promises.mkdir(path, { recursive: true })'; do
  status=0
  timeout 5 node -e "const fs = require('fs'), path = '/proc/farmgate/backup'; $call" 2>/dev/null || status=$?
  echo "$call  ended with $status"
  [ "$status" = 124 ]
done
