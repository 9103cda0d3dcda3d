import { globSync, readFileSync } from "node:fs";

/** Codes of problems that are declared more than once in `src`, a line each. */
export function findRepeatedCodes(): string[] {
  const files = globSync("src/**/*.ts", { exclude: ["**/*.test.ts"] });
  return repeatedCodes(new Map(files.map((file) => [file, readFileSync(file, "utf8")])));
}

export function repeatedCodes(sources: Map<string, string>): string[] {
  const declared = [...sources].flatMap(([file, source]) =>
    [...source.matchAll(/\bproblemKind\(\s*\d+,\s*"(\w+)"/g)].map(([, code = ""]) => ({ code, file })),
  );
  return [...Map.groupBy(declared, ({ code }) => code)].flatMap(([code, those]) =>
    those.length === 1
      ? []
      : [
          `The problem ${code} is declared in ${those.map(({ file }) => file).join(" and ")}: see inOtherWords.`,
        ],
  );
}
