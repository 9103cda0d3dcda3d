# To be sourced: programs of Debian, unpacked into a folder, so that nothing is installed and no service starts.

farmgate_debian="${FARMGATE_DEBIAN:-${TMPDIR:-/tmp}/farmgate-debian}"

# Downloads and unpacks the packages that aren't there yet.
debian() {
  mkdir -p "$farmgate_debian/packages" "$farmgate_debian/root"
  local package
  for package in "$@"; do
    [ -e "$farmgate_debian/packages/$package.done" ] && continue
    (cd "$farmgate_debian/packages" && apt-get download -q "$package" 2>/dev/null >/dev/null) ||
      { echo "apt-get can't download $package: is this Debian, and has apt-get update been run?" >&2; return 1; }
    dpkg -x "$farmgate_debian/packages/$package"_*.deb "$farmgate_debian/root"
    touch "$farmgate_debian/packages/$package.done"
  done
}
