import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";

/** What only tests and those who draw the demo's pictures need. */
const leftOut = [
  "**/*.test.ts",
  "**/*.fixture.ts",
  "**/*.md",
  "demo/pictures/draw.ts",
  "src/storefront/icons/draw.ts",
];
/** Read by the server as they are, which strips their types itself for browsers. */
const forBrowsers = /\/elements\/|\/worker\.ts$/;

/**
 * Writes the program as JavaScript: each source without its types, which keeps its lines, and beside it what it reads.
 * Node strips no types below node_modules and needs time for it elsewhere.
 */
export function emitProgram(root: string, target: string, version: string): void {
  const files = globSync(["{src,demo}/**/*", "migrations/*.sql"], {
    cwd: root,
    exclude: leftOut,
    withFileTypes: true,
  });
  for (const entry of files.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    const place = join(target, name);
    mkdirSync(dirname(place), { recursive: true });
    const isSource = name.endsWith(".ts");
    if (name === "src/site/vendor/scalar.js")
      writeFileSync(`${place}.br`, brotliCompressSync(readFileSync(path)));
    else if (!isSource || forBrowsers.test(name)) cpSync(path, place);
    if (isSource) writeFileSync(place.replace(/\.ts$/, ".js"), toJavaScript(readFileSync(path, "utf8")));
  }
  writeFileSync(join(target, "package.json"), manifestOf(root, version));
}

/** Without types, with the names that its imports have then, and commands called as a release calls them. */
export function toJavaScript(source: string): string {
  const script = stripTypeScriptTypes(source).replace(
    /^((?:import|export)\b[^"';]*|\}[^"';]*|.*\bimport\()(["'])(\.{1,2}\/[^"']+)\.ts\2/gm,
    "$1$2$3.js$2",
  );
  return withoutNpm(script);
}

/** A release has programs in place of npm's scripts. */
export function withoutNpm(text: string): string {
  return text
    .replace(/npm run (?:-s )?farmgate -- /g, "farmgate ")
    .replace(/npm run tour(?: --)?/g, "farmgate-tour");
}

function manifestOf(root: string, version: string): string {
  const { name, license, type, imports, dependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const doors = Object.entries<string>(imports).map(([door, file]) => [door, file.replace(/\.ts$/, ".js")]);
  const manifest = {
    name,
    version,
    private: true,
    license,
    type,
    imports: Object.fromEntries(doors),
    dependencies,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
