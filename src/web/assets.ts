import { hash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path/posix";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { notFound } from "#platform/base";
import { type App, pageStyle } from "#platform/http";
import { accentRoute } from "./brand.ts";

/** A file that browsers get, once for all time: its address holds the hash of all of them. */
interface Asset {
  type: string;
  plain: Buffer;
  br: () => Buffer;
  gzip: () => Buffer;
}

/** What pages link to: the addresses of the style and of the script, and all files by their addresses. */
export interface Assets {
  style: string;
  script: string;
  /** Where one of them is, by its name below `src/`. */
  address(name: string): string;
  files: ReadonlyMap<string, Asset>;
}

const source = join(import.meta.dirname, "..");

/**
 * Reads every style and every script for browsers: the dress of every page and `web/styles/*.css` as one file, and each
 * `elements/*.ts`, stripped of its types, which keeps its lines. All sites of a process have the same.
 */
export const loadAssets = once(readAssets);

function readAssets(): Assets {
  const contents = new Map<string, { type: string; text: string | Buffer }>();
  contents.set("site.css", { type: "text/css; charset=utf-8", text: readStyles() });
  for (const file of globSync("*/elements/*.ts", { cwd: source })) {
    const text = stripTypeScriptTypes(readFileSync(join(source, file), "utf8"));
    contents.set(file, { type: "text/javascript; charset=utf-8", text });
  }
  for (const file of globSync("*/elements/*.css", { cwd: source }))
    contents.set(file, { type: "text/css; charset=utf-8", text: readFileSync(join(source, file), "utf8") });
  // What others have made, as it is.
  for (const file of globSync("*/vendor/**/*.{js,wasm}", { cwd: source, exclude: ["site/**"] })) {
    const type = file.endsWith(".js") ? "text/javascript; charset=utf-8" : "application/wasm";
    contents.set(file, { type, text: readFileSync(join(source, file)) });
  }
  const all = [...contents].map(([name, { text }]) => `${name}\n${text}`).join("\n");
  const version = hash("sha256", all, "base64url").slice(0, 12);
  const address = (path: string) => `/a/${version}/${path}`;
  const files = new Map(
    [...contents].map(([name, { type, text }]) => [address(name), compressed(type, text)]),
  );
  return { style: address("site.css"), script: address("web/elements/index.ts"), address, files };
}

function readStyles(): string {
  const folder = join(import.meta.dirname, "styles");
  const own = globSync("*.css", { cwd: folder }).sort();
  const all = [pageStyle, ...own.map((name) => readFileSync(join(folder, name), "utf8"))].join("\n");
  // Comments are for who reads the source. No text in these styles looks like one.
  return all.replace(/\/\*.*?\*\/\s*/gs, "");
}

function compressed(type: string, text: string | Buffer): Asset {
  const plain = Buffer.from(text);
  // What is large and seldom asked for costs a start nothing.
  const isLarge = plain.length > 200_000;
  const quality = {
    params: { [constants.BROTLI_PARAM_QUALITY]: isLarge ? 5 : constants.BROTLI_MAX_QUALITY },
  };
  const br = once(() => brotliCompressSync(plain, quality));
  const gzip = once(() => gzipSync(plain, { level: isLarge ? 6 : 9 }));
  if (!isLarge) for (const compress of [br, gzip]) compress();
  return { type, plain, br, gzip };
}

function once<Result>(work: () => Result): () => Result {
  let done: Result | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** Answers `/a/<hash>/…`, which never changes. */
export function assetRoutes(app: App, { files }: Assets): void {
  accentRoute(app);
  app.get(
    "/a/*",
    { config: { access: "credentials", needs: "nothing" }, schema: { hide: true } },
    async (request, reply) => {
      const asset = files.get(request.url.split("?", 1)[0] ?? "");
      if (asset === undefined) throw notFound();
      const accepted = request.headers["accept-encoding"] ?? "";
      const encoding = (["br", "gzip"] as const).find((one) => accepted.includes(one));
      if (encoding !== undefined) reply.header("content-encoding", encoding);
      return reply
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("vary", "Accept-Encoding")
        .type(asset.type)
        .send(encoding === undefined ? asset.plain : asset[encoding]());
    },
  );
}
