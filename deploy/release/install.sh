#!/bin/sh
# Installs or upgrades Farmgate on a machine with systemd: run it as root in the unpacked archive.
#
#   ./install.sh              installs this version, or upgrades to it, and starts it; the version before stays
#   ./install.sh --back       goes back to the version before, where no migration stands between
#   ./install.sh --root DIR   does all of it below DIR, without a user and without starting anything, to look at it
set -eu

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

root='' back=no link=no
while [ $# -gt 0 ]; do
  case $1 in
    --root) [ $# -ge 2 ] || fail "--root needs a folder."; root=$(mkdir -p "$2" && cd "$2" && pwd); shift ;;
    --back) back=yes ;;
    --link) link=yes ;;
    *) fail "Usage: install.sh [--back] [--root DIR]" ;;
  esac
  shift
done

here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
opt=$root/opt/farmgate
etc=$root/etc/farmgate
data=$root/var/lib/farmgate

[ -n "$root" ] || [ "$(id -u)" = 0 ] || fail "Only root may install Farmgate. Try: sudo ./install.sh"
[ "$(uname -sm)" = "Linux x86_64" ] || fail "This archive is for Linux on x64; this is $(uname -sm)."

# What is missing in $2 of the migrations in $1.
beyond() { grep -vxF -f "$2/MIGRATIONS" "$1/MIGRATIONS" || true; }

# Where the backup is, as the settings say it.
backup_place() {
  place=$(sed -n "s/^BACKUP_TO=['\"]\{0,1\}\([^'\"]*\)['\"]\{0,1\}\$/\1/p" "$etc/farmgate.env" 2>/dev/null | tail -1)
  say "${place:-WHERE}"
}

restart() {
  [ -z "$root" ] || return 0
  systemctl daemon-reload
  systemctl enable --quiet farmgate
  systemctl restart farmgate
}

# The link is never missing: it is replaced in one step.
point() {
  ln -sfn "$1" "$opt/$2.new"
  mv -T "$opt/$2.new" "$opt/$2"
}

if [ $back = yes ]; then
  [ -e "$opt/current" ] || fail "No Farmgate is installed in $opt."
  [ -e "$opt/previous" ] || fail "There is no version before $(cat "$opt/current/VERSION") to go back to."
  now=$(readlink "$opt/current")
  before=$(readlink "$opt/previous")
  [ "$now" != "$before" ] || fail "Version $now is the one before already."
  new=$(beyond "$opt/$now" "$opt/$before")
  [ -z "$new" ] || fail "$(printf '%s\n' \
    "Version $before doesn't know the database as $now has left it: migrations stand between ($(printf '%s\n' "$new" | wc -l), from $(printf '%s\n' "$new" | head -1) on)." \
    "To go back all the same, and lose what happened since, have $before restore the backup of just before:" \
    "  sudo systemctl stop farmgate" \
    "  sudo mv $data $data.$now" \
    "  sudo install -d -o farmgate -g farmgate -m 700 $data" \
    "  sudo ln -sfn $before $opt/current" \
    "  sudo $root/usr/local/bin/farmgate restore $(backup_place) --until $(cat "$opt/$now/INSTALLED" 2>/dev/null || say MOMENT)" \
    "  sudo systemctl start farmgate")"
  point "$before" current
  restart
  say "Farmgate is back at version $before. Version $now stays in $opt/$now."
  exit 0
fi

# Before anything is changed: does it run here?
[ -n "$root" ] || "$here/bin/farmgate" help >/dev/null || fail "Farmgate can't run on this machine, as said above. Nothing was changed."

version=$(cat "$here/VERSION")
mkdir -p "$opt" "$etc" "$data" "$root/var/cache/farmgate" "$root/etc/systemd/system" "$root/usr/local/bin"
if [ -z "$root" ]; then
  getent passwd farmgate >/dev/null ||
    useradd --system --user-group --home-dir /var/lib/farmgate --no-create-home --shell /usr/sbin/nologin farmgate
  chown farmgate:farmgate "$data" /var/cache/farmgate
  chmod 700 "$data"
fi

before=$([ ! -e "$opt/current" ] || readlink "$opt/current")
# The moment before which the version before ran, which the same version again doesn't change.
moment=$([ "$before" != "$version" ] || cat "$opt/$version/INSTALLED" 2>/dev/null || true)
if [ "$here" != "$opt/$version" ]; then
  # Beside it first, so that what is cut off never looks whole.
  rm -rf "$opt/$version.new"
  if [ $link = yes ]; then cp -al "$here" "$opt/$version.new" 2>/dev/null || cp -a "$here" "$opt/$version.new"
  else cp -a "$here" "$opt/$version.new"; fi
  [ -n "$root" ] || chown -R -h root:root "$opt/$version.new"
  # The same version again: what runs keeps its files open until it is restarted.
  rm -rf "$opt/$version.old"
  [ ! -e "$opt/$version" ] || mv "$opt/$version" "$opt/$version.old"
  mv "$opt/$version.new" "$opt/$version"
  rm -rf "$opt/$version.old"
fi
say "${moment:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}" >"$opt/$version/INSTALLED"

if [ ! -e "$etc/farmgate.env" ]; then
  {
    cat "$here/farmgate.env.example"
    printf '\n# Set by the installation\nNODE_ENV=production\nDATA_DIR=%s\n' "$data"
  } >"$etc/farmgate.env"
  [ -n "$root" ] || chown root:farmgate "$etc/farmgate.env"
  chmod 640 "$etc/farmgate.env"
fi

cp "$here/farmgate.service" "$here/farmgate.socket" "$root/etc/systemd/system/"
cat >"$root/usr/local/bin/farmgate" <<END
#!/bin/sh
# Farmgate's commands: farmgate help
export FARMGATE_ENV="\${FARMGATE_ENV:-$etc/farmgate.env}"
# /tmp lies in memory on Debian 13, and a backup that is tried is as large as the market.
export TMPDIR="\${TMPDIR:-/var/tmp}"
if [ -z "$root" ] && [ "\$(id -u)" = 0 ]; then exec runuser -u farmgate -- $opt/current/bin/farmgate "\$@"; fi
exec $opt/current/bin/farmgate "\$@"
END
cat >"$root/usr/local/bin/farmgate-rollback" <<END
#!/bin/sh
# Goes back to the version that ran before this one.
exec $opt/current/install.sh --back ${root:+--root "$root"}
END
chmod 755 "$root/usr/local/bin/farmgate" "$root/usr/local/bin/farmgate-rollback"

point "$version" current
if [ -z "$before" ]; then
  restart
  say "Farmgate $version is installed. Fill in $etc/farmgate.env, then: systemctl restart farmgate"
  say "What to do next: $opt/current/docs/running.md"
  exit 0
fi
if [ "$before" != "$version" ]; then point "$before" previous; fi
new=$(beyond "$opt/$version" "$opt/$before")
restart
say "Farmgate is upgraded from $before to $version."
if [ -z "$new" ]; then say "To go back: farmgate-rollback"
else say "It migrates the database ($(printf '%s\n' "$new" | wc -l) new), so going back means restoring the backup: see farmgate-rollback."; fi
