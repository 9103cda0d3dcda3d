import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { ConfigError } from "./settings.ts";

/** A file of settings that was read. */
export interface SettingsFile {
  path: string;
  /** All that it sets. */
  names: string[];
  /** Those of them that hold here, since the environment says nothing else. */
  taken: string[];
  /** A sentence about who may read it, where those are too many. */
  warning?: string;
}

/** What is looked for in the working folder where `FARMGATE_ENV` names no other file. */
export const settingsFileName = "farmgate.env";

/**
 * Puts what the file of settings says into `env`. What the environment sets stays, and so does what it sets to nothing,
 * which has the default come back. Answers undefined where there is no file; throws, in a sentence, where the one that
 * was named is missing and where a line of it says nothing.
 */
export function takeSettingsFile(env: NodeJS.ProcessEnv): SettingsFile | undefined {
  const named = env["FARMGATE_ENV"]?.trim();
  const path = resolve(named || settingsFileName);
  const text = readText(path, named !== undefined && named !== "");
  if (text === undefined) return undefined;
  refuseEmptyLines(text, path);
  const settings = Object.entries(parseEnv(text));
  const taken = settings.filter(([name]) => env[name] === undefined);
  for (const [name, value] of taken) env[name] = value;
  const names = settings.map(([name]) => name);
  const hasSecrets = names.some((name) => secretSettings.includes(name));
  return {
    ...{ path, names, taken: taken.map(([name]) => name) },
    ...(hasSecrets && isOpenToAll(path)
      ? { warning: `Everybody on this machine can read the secrets in ${path}. Try: chmod 600 ${path}` }
      : {}),
  };
}

const secretSettings = [
  "BACKUP_PASSPHRASE",
  "BACKUP_S3_ACCOUNT",
  "DATABASE_URL",
  "JWT_SECRET",
  "JWT_SECRET_PREVIOUS",
  "S3_URL",
  "SMTP_URL",
];

function readText(path: string, isNamed: boolean): string | undefined {
  try {
    // An editor's byte order mark would be a part of the first name.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" && !isNamed) return undefined;
    const why = code === undefined ? undefined : reasons[String(code)];
    throw new ConfigError(`The settings in ${path} can't be read: ${why ?? code}.`);
  }
}

const reasons: Record<string, string> = {
  ENOENT: "the file doesn't exist",
  EACCES: "this user is not allowed to read it",
  EISDIR: "it is a folder",
};

/** A name, an equals sign, and a value, which may go over several lines in quotation marks; or a comment. */
const entries = /^[^\S\n]*(?:(?:export\s+)?[\w.-]+[^\S\n]*=[^\S\n]*(?:"[^"]*"|'[^']*'|`[^`]*`)?.*|#.*)$/gm;

/** Node leaves out what it can't read, and a setting that is left out in silence is a wrong one. */
function refuseEmptyLines(text: string, path: string): void {
  const left = text.replace(entries, (entry) => entry.replace(/[^\n]/g, "")).split("\n");
  const number = left.findIndex((line) => line.trim() !== "") + 1;
  if (number > 0) throw new ConfigError(`Line ${number} of ${path} is neither NAME=value nor a comment.`);
}

function isOpenToAll(path: string): boolean {
  return process.platform !== "win32" && (statSync(path).mode & 0o007) !== 0;
}
