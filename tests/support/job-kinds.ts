import { globSync, readFileSync } from "node:fs";

/** Kinds of jobs that are declared in `src` and that nobody would ever run, a line each. */
export function findUnhandledKinds(): string[] {
  const files = globSync("src/**/*.ts", { exclude: ["**/*.test.ts", "**/*.fixture.ts"] });
  return unhandledKinds(new Map(files.map((file) => [file, readFileSync(file, "utf8")])));
}

export function unhandledKinds(sources: Map<string, string>): string[] {
  const handled = new Set(
    [...sources.values()].flatMap((source) =>
      [...source.matchAll(/\bjobs\.(?:handle|repeat)\(\s*(\w+)/g)].map(([, name]) => name),
    ),
  );
  return [...sources].flatMap(([file, source]) =>
    [...source.matchAll(/\bconst (\w+): JobKind\b/g)]
      .filter(([, name]) => !handled.has(name))
      .map(
        ([, name]) => `Nobody handles the jobs of ${name} (${file}). Call jobs.handle in its part's jobs.ts.`,
      ),
  );
}
