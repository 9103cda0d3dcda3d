import { readFileSync } from "node:fs";

/**
 * Passwords that guessers try first, in lower case. Of the 49,233 most used in the list of zxcvbn-ts (MIT, package
 * @zxcvbn-ts/language-common 4.1.3) these have the ten characters that a password here needs; the 10,000 most used
 * are among those. That list leaves out runs and repeats such as 0987654321, so the usual ones stand beside it.
 */
export const mostUsedPasswords: ReadonlySet<string> = new Set(
  readFileSync(new URL("./most-used-passwords.txt", import.meta.url), "utf8")
    .split("\n")
    .filter(Boolean),
);
