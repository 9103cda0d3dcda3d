import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a package for Debian of a release's folder. It brings the release along and has its own install.sh put it into
 * place, by links, so that the version before stays when dpkg takes its own files away. Answers its path.
 */
export function makeDeb(release: string, dist: string, version: string): string {
  const folder = join(dist, "deb");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "DEBIAN"), { recursive: true });
  mkdirSync(join(folder, "usr/lib"), { recursive: true });
  // Links of the file system, for nothing is changed in them.
  execFileSync("cp", ["-al", release, join(folder, "usr/lib/farmgate")]);
  writeFileSync(join(folder, "DEBIAN/control"), control(version));
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(folder, "DEBIAN", name), `#!/bin/sh\nset -e\n${script}`, { mode: 0o755 });
  const path = join(dist, `farmgate_${version}_amd64.deb`);
  execFileSync("dpkg-deb", ["--root-owner-group", "-Zgzip", "--build", folder, path], { stdio: "ignore" });
  rmSync(folder, { recursive: true });
  return path;
}

const control = (version: string) => `Package: farmgate
Version: ${version}
Architecture: amd64
Maintainer: Farmgate <farmgate@localhost>
Section: web
Priority: optional
Depends: libc6 (>= 2.28), libstdc++6
Description: marketplace where people buy fresh food straight from growers
 Brings its own Node and PostgreSQL, and runs as a hardened service of systemd.
`;

const scripts = {
  postinst: 'if [ "$1" = configure ]; then /usr/lib/farmgate/install.sh --link; fi\n',
  prerm: 'if [ "$1" = remove ]; then systemctl disable --now --quiet farmgate || true; fi\n',
  postrm: `if [ "$1" = remove ] || [ "$1" = purge ]; then
  rm -rf /opt/farmgate /var/cache/farmgate /usr/local/bin/farmgate /usr/local/bin/farmgate-rollback
  rm -f /etc/systemd/system/farmgate.service /etc/systemd/system/farmgate.socket
  echo "The market's data stays in /var/lib/farmgate and its settings in /etc/farmgate." >&2
fi
`,
};
