import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { functionBreaches, tableBreaches, unowned } from "./database-owners.ts";

/**
 * Who may import whom, types too: each part and each layer of the platform those to its right and what these may import,
 * downwards only. From outside a folder only its door is imported, by its name in package.json.
 */
const below: Record<string, string[]> = {
  "platform/embedded": [],
  "platform/base": ["platform/embedded"],
  "platform/cluster": ["platform/base"],
  "platform/database": ["platform/base"],
  "platform/tracing": ["platform/base"],
  "platform/jobs": ["platform/database", "platform/cluster"],
  "platform/listing": ["platform/jobs"],
  "platform/tls": ["platform/base"],
  "platform/http": ["platform/listing", "platform/tracing"],
  "platform/cache": ["platform/http"],
  "platform/pictures": ["platform/cache"],
  "platform/settings": ["platform/pictures"],
  platform: ["platform/settings", "platform/tls"],
  words: ["platform/base"],
  mail: ["platform", "words"],
  accounts: ["mail"],
  staff: ["accounts"],
  users: ["accounts"],
  days: ["users", "staff"],
  products: ["users", "staff"],
  wallet: ["accounts"],
  cart: ["products", "days"],
  orders: ["cart", "wallet"],
  payments: ["orders", "staff"],
  reviews: ["orders"],
  home: ["users"],
  promotion: ["products", "wallet"],
  search: ["products", "users"],
  leaving: ["reviews", "promotion", "payments"],
  site: ["reviews", "payments"],
  backup: ["site"],
  transfer: ["site"],
  doctor: ["backup"],
  web: ["leaving", "site", "home", "search"],
  storefront: ["web"],
  desk: ["web"],
  console: ["web", "doctor", "backup"],
  pickup: ["web"],
  start: ["leaving", "site", "home", "demo"],
  demo: ["leaving", "site", "home"],
  sheets: ["pickup"],
  app: ["storefront", "desk", "console", "sheets"],
  work: ["web", "promotion", "backup"],
  main: ["app", "work", "start", "demo"],
  commands: ["start", "demo", "backup", "transfer", "console"],
  cli: ["commands", "start"],
};

/** Every breach of the table above, and of who owns what in the database, a line each. */
export function findBreaches(): string[] {
  const files = globSync("{src,demo}/**/*.ts", {
    exclude: ["**/*.test.ts", "**/*.fixture.ts"],
  });
  const sources = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
  const ofFiles = [...sources].flatMap(([file, source]) =>
    [
      ...importBreaches(file, source),
      ...doorBreaches(file, source),
      ...tableBreaches(partOf(file), source),
      ...pipeliningBreaches(source),
    ].map((breach) => `${file} ${breach}`),
  );
  const doors = JSON.parse(readFileSync("package.json", "utf8")).imports;
  return [
    ...ofFiles,
    ...importCircles(sources, doors).map((files) => `import each other: ${files.join(", ")}`),
    ...unowned(readFileSync("migrations/rows.ts", "utf8")),
    ...functionBreaches(readFileSync("migrations/schema.sql", "utf8")),
  ];
}

/** Files that import each other in a circle, types included; `doors` are the `imports` of package.json. */
export function importCircles(sources: Map<string, string>, doors: Record<string, string>): string[][] {
  const imports = new Map<string, string[]>();
  for (const [file, source] of sources)
    imports.set(
      file,
      importsOf(source).map((name) => fileOf(file, name, doors)),
    );
  const reached = new Map([...imports.keys()].map((file) => [file, reachedFrom(file, imports)]));
  const circles = new Map<string, string[]>();
  for (const [file, others] of reached) {
    if (!others.has(file)) continue;
    const circle = [...others].filter((other) => reached.get(other)?.has(file)).sort();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

/** Every file that `file` imports, and these import, and so on; `file` itself only where it stands in a circle. */
function reachedFrom(file: string, imports: Map<string, string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [...(imports.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return reached;
}

function fileOf(importer: string, name: string, doors: Record<string, string>): string {
  if (!name.startsWith("#")) return join(dirname(importer), name);
  const layer = /^#platform\/(.+)$/.exec(name)?.[1];
  const door = layer === undefined ? doors[name] : doors["#platform/*"]?.replace("*", layer);
  return door?.replace(/^\.\//, "") ?? name;
}

function importsOf(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map(([, name = ""]) => name);
}

export function importBreaches(file: string, source: string): string[] {
  const part = partOf(file);
  const allowed = below[part] && allBelow(part);
  if (!allowed) return [`belongs to no part: give ${part} a line in the table`];
  const breaches = importsOf(source).flatMap((name) => {
    const target = targetOf(file, name);
    if (target === undefined || target.part === part) return [];
    if (!allowed.has(target.part)) return [`imports ${name}, which is not below ${part}`];
    return target.isDoor ? [] : [`imports ${name}, which is not the door of ${target.part}`];
  });
  return /\bimport\(\s*[^"\s]/.test(source)
    ? [...breaches, "imports a name that is not written out"]
    : breaches;
}

/** A door names what it exports, and no more than can be taken in. */
export function doorBreaches(file: string, source: string): string[] {
  if (!file.endsWith("/index.ts")) return [];
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].map(([, names = ""]) => names);
  const count = lists.join().match(/\w+(?=\s*(?:,|$))/g)?.length ?? 0;
  return [
    ...(/^export \*/m.test(source) ? ["exports all of a file: name what it exports"] : []),
    ...(count > mostExports ? [`exports ${count} names, more than ${mostExports}: part it`] : []),
  ];
}

/** Of `orders`, the largest door: what was bought is what most parts above ask. */
const mostExports = 140;

/** A plain `Promise.all` in a transaction hides that its statements run in order, and may throw a consequence first. */
export function pipeliningBreaches(source: string): string[] {
  return [...source.matchAll(/\bPromise\.(?:all|allSettled|any|race)\(/g)].flatMap(({ index, 0: call }) =>
    /\btx\b/.test(argumentsAt(source, index + call.length))
      ? ["awaits statements of a transaction together: use pipelined"]
      : [],
  );
}

/** The text from behind an opening parenthesis to the one that closes it. */
function argumentsAt(source: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < source.length; end++) {
    if (source[end] === "(") depth++;
    if (source[end] === ")") depth--;
  }
  return source.slice(start, end - 1);
}

function allBelow(part: string): Set<string> {
  const found = new Set<string>();
  const walk = (name: string) => {
    for (const lower of below[name] ?? []) {
      if (found.has(lower)) continue;
      found.add(lower);
      walk(lower);
    }
  };
  walk(part);
  return found;
}

/** `src/users/routes.ts` is of users, `src/main.ts` of main, `src/platform/http/app.ts` of the layer platform/http. */
function partOf(file: string): string {
  const [top = "", second = "", third = ""] = file.split("/");
  if (top !== "src") return top;
  const isLayer = second === "platform" && !third.endsWith(".ts");
  return isLayer ? `platform/${third}` : second.replace(/\.ts$/, "");
}

function targetOf(file: string, name: string): { part: string; isDoor: boolean } | undefined {
  if (name.startsWith("#")) return { part: name.slice(1), isDoor: true };
  if (!name.startsWith(".")) return undefined;
  const path = new URL(name, `file:///${file}`).pathname.slice(1);
  if (!/^(src|demo)\//.test(path)) return undefined;
  return {
    part: partOf(path),
    isDoor: /^(src\/\w+\.ts|src\/\w+\/elements\/[\w-]+\.ts|demo\/index\.ts|src\/\w+\/index\.ts)$/.test(path),
  };
}
