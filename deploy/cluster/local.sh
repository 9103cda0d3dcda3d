#!/bin/bash
# Starts the whole cluster on one Debian machine, to try it: three machines of a network of their own (namespaces node1 to
# node3 at 10.77.0.1 to .3), each with etcd, Patroni and PostgreSQL, and HAProxy beside them. The packages are Debian's,
# downloaded by apt-get and unpacked into the folder, so nothing is installed and no service of the machine is touched.
#
#   sudo deploy/cluster/local.sh start <folder>      starts it all, and prints the DATABASE_URL
#   sudo deploy/cluster/local.sh node <folder> <n>   starts what doesn't run of one of the three
#   sudo deploy/cluster/local.sh list <folder>       what Patroni says of them
#   sudo deploy/cluster/local.sh haproxy <folder>    HAProxy alone, with the variables of haproxy.env.example
#   sudo deploy/cluster/local.sh stop <folder>       ends it; the folder and its data stay
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command=${1:-help} folder=$(realpath -m "${2:-}")
root=$folder/root
if [ "$command" = help ] || [ -z "${2:-}" ]; then sed -n '2,/^set/p' "$0" | grep '^#'; exit 2; fi
[ "$(id -u)" = 0 ] || { echo "Networks are made by root alone: use sudo." >&2; exit 1; }
account=nobody
as_account=(setpriv --reuid="$account" --regid="$(id -gn $account)" --clear-groups)

# What this machine lacks of the packages, with what they need.
unpack() {
  [ -e "$root/unpacked" ] && return
  mkdir -p "$folder/debs" "$root"
  cd "$folder/debs"
  local lacking
  lacking=$(apt-get install --simulate --no-install-recommends patroni etcd-server haproxy postgresql |
    sed -n 's/^Inst \([^ ]*\) .*/\1/p')
  # shellcheck disable=SC2086
  apt-get download --quiet $lacking
  for deb in ./*.deb; do dpkg-deb -x "$deb" "$root"; done
  touch "$root/unpacked"
}

# The first that is there, in the folder or on the machine.
find_first() { for path in "$@"; do if [ -e "$path" ]; then echo "$path"; return; fi; done; echo "$1 is missing" >&2; exit 1; }
bin_dir() { find_first "$root"/usr/lib/postgresql/*/bin /usr/lib/postgresql/*/bin; }

libraries="$root/usr/lib/$(uname -m)-linux-gnu:$root/lib/$(uname -m)-linux-gnu"
run_patroni() { # <program> <arguments>: Debian's Python, with the packages of the folder
  local python program=$1
  python=$(find_first "$root"/usr/bin/python3.[0-9]* /usr/bin/python3.[0-9]*)
  shift
  env LD_LIBRARY_PATH="$libraries" PYTHONPATH="$root/usr/lib/python3/dist-packages" PYTHONDONTWRITEBYTECODE=1 \
    PATH="$(bin_dir):$PATH" "$python" "$root/usr/bin/$program" "$@"
}

# The settings of node.env.example, for the machine <n>, in the environment.
settings_of() {
  local n=$1
  set -a
  # shellcheck disable=SC1090
  . <(grep -v '^#' "$here/node.env.example" | sed "/_NAME=node1\|LISTEN\|CONNECT_ADDRESS\|ADVERTISE/s/node1\|10\.77\.0\.1/&@/g; s/node1@/node$n/g; s/10\.77\.0\.1@/10.77.0.$n/g")
  PATRONI_POSTGRESQL_DATA_DIR=$folder/node$n/postgresql
  PATRONI_POSTGRESQL_PGPASS=$folder/node$n/pgpass
  PATRONI_POSTGRESQL_BIN_DIR=$(bin_dir)
  ETCD_DATA_DIR=$folder/node$n/etcd
  FARMGATE_CLUSTER=$folder/config
  set +a
}

start_network() {
  ip link show fg-bridge >/dev/null 2>&1 && return
  ip link add fg-bridge type bridge
  ip addr add 10.77.0.254/24 dev fg-bridge
  ip link set fg-bridge up
  for n in 1 2 3; do
    ip netns add "node$n"
    ip link add "fg-node$n" type veth peer name eth0 netns "node$n"
    ip link set "fg-node$n" master fg-bridge up
    ip -n "node$n" addr add "10.77.0.$n/24" dev eth0
    ip -n "node$n" link set eth0 up
    ip -n "node$n" link set lo up
  done
}

runs() { # <n> <program>
  ip netns pids "node$1" | xargs -r ps -o args= -p 2>/dev/null | grep -q "$2"
}

start_node() (
  n=$1
  mkdir -p "$folder/node$n"
  chown "$account" "$folder/node$n"
  chmod 700 "$folder/node$n"
  settings_of "$n"
  if ! runs "$n" bin/etcd; then
    ip netns exec "node$n" "${as_account[@]}" "$(find_first "$root/usr/bin/etcd" /usr/bin/etcd)" \
      >>"$folder/node$n.etcd.log" 2>&1 </dev/null &
  fi
  if ! runs "$n" bin/patroni; then
    cd "$folder/node$n"
    export -f run_patroni find_first bin_dir
    export root libraries
    ip netns exec "node$n" "${as_account[@]}" bash -c "exec_patroni() { run_patroni patroni '$folder/config/patroni.yml'; }; exec_patroni" \
      >>"$folder/node$n.patroni.log" 2>&1 </dev/null &
  fi
)

# Where no majority of etcd answers, patronictl asks without an end.
list() (
  settings_of 1
  export -f run_patroni find_first bin_dir
  export root libraries
  timeout 15 bash -c "run_patroni patronictl --config-file '$folder/config/patroni.yml' list"
)

# What the first machine says of the cluster, as JSON.
see() (
  exec 3<>/dev/tcp/10.77.0.1/8008
  printf 'GET /cluster HTTP/1.0\r\n\r\n' >&3
  timeout 5 cat <&3
)

case $command in
start)
  unpack
  mkdir -p "$folder/config"
  cp "$here/create-database.sh" "$folder/config"
  # This account may not write where Debian's sockets lie.
  sed '/password_encryption/a\    unix_socket_directories: ""' "$here/patroni.yml" >"$folder/config/patroni.yml"
  chmod 755 "$folder" "$folder/config"
  start_network
  for n in 1 2 3; do start_node $n; done
  for _ in $(seq 120); do
    view=$(see 2>/dev/null || true)
    [ "$(grep -o '"running"\|"streaming"' <<<"$view" | wc -l)" = 3 ] && grep -q sync_standby <<<"$view" && break
    sleep 1
  done
  list || true
  echo "DATABASE_URL=postgres://farmgate:a-long-random-word-4@10.77.0.1,10.77.0.2,10.77.0.3/farmgate?target_session_attrs=read-write"
  ;;
node) start_node "$3" ;;
list) list ;;
haproxy)
  LD_LIBRARY_PATH="$libraries" "$(find_first "$root/usr/sbin/haproxy" /usr/sbin/haproxy)" -f "$here/haproxy.cfg" \
    >>"$folder/haproxy.log" 2>&1 </dev/null &
  echo $! >"$folder/haproxy.pid"
  ;;
stop)
  if [ -e "$folder/haproxy.pid" ]; then kill "$(cat "$folder/haproxy.pid")" 2>/dev/null || true; rm "$folder/haproxy.pid"; fi
  for n in 1 2 3; do
    # One that has ended since it was listed is no reason to leave the others.
    { ip netns pids "node$n" 2>/dev/null || true; } | xargs -r kill -KILL 2>/dev/null || true
    ip netns del "node$n" 2>/dev/null || true
    ip link del "fg-node$n" 2>/dev/null || true
  done
  ip link del fg-bridge 2>/dev/null || true
  ;;
*) "$0" help; exit 2 ;;
esac
