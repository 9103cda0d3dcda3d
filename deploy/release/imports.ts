import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Has a release's own Node import each package that its program names, so that a file which was left out is found here. */
export function importAll(folder: string): void {
  const app = join(folder, "app");
  const sources = globSync("{src,demo}/**/*.js", { cwd: app, exclude: ["src/*/elements/**"] });
  const names = sources.flatMap((file) =>
    [...readFileSync(join(app, file), "utf8").matchAll(named)].map(
      ([, name, awaited]) => name ?? awaited ?? "",
    ),
  );
  const script = `for (const name of ${JSON.stringify([...new Set(names)].sort())}) await import(name);`;
  execFileSync(join(folder, "bin/node"), ["--input-type=module", "--eval", script], {
    cwd: app,
    env: { LD_LIBRARY_PATH: join(folder, "lib") },
  });
}

/** What a package is imported by; not a file, a part of ours or a module of Node. */
const named =
  /^(?:import|\}|export)\b[^"'\n]*?\bfrom "((?!\.|#|node:)[^"]+)"|\bimport\("((?!\.|#|node:)[^"]+)"\)/gm;
