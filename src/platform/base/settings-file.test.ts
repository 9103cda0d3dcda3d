import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { parseEnv } from "node:util";
import { temporaryFolder } from "../../../tests/support/folder.ts";
import { loadConfig } from "./config.ts";
import { ConfigError } from "./settings.ts";
import { takeSettingsFile } from "./settings-file.ts";

const secret = "a secret for tests, thirty-two bytes or more";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
const cwd = process.cwd();

before(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, "farmgate.env");
  process.chdir(folder.path);
});
beforeEach(() => write(""));
after(async () => {
  process.chdir(cwd);
  await folder.remove();
});

async function write(text: string, mode = 0o600) {
  await writeFile(path, text);
  await chmod(path, mode);
}

/** What the settings of the file and of `env` come to. */
function load(env: Record<string, string> = {}) {
  const all = { JWT_SECRET: secret, ...env };
  return loadConfig(all, { file: takeSettingsFile(all) });
}

test("settings come from farmgate.env in the working folder, and the environment counts more, even where it is empty", async () => {
  await write(
    "\uFEFFPORT=4000\r\n\n# letters\nexport SITE_NAME = 'Hof # 7'\nTIME_ZONE=Europe/Kyiv # ours\nMAIL_FROM=a@x.eu\n",
  );
  const { port, siteName, timeZone, mailFrom } = load({ PORT: "5000", MAIL_FROM: "" });
  assert.deepEqual(
    [port, siteName, timeZone, mailFrom],
    [5000, "Hof # 7", load({ TIME_ZONE: "Europe/Kyiv" }).timeZone, "Farmgate <no-reply@localhost>"],
  );
});

test("FARMGATE_ENV names another file, and one that is missing or no file stops the start", async () => {
  await write("PORT=4000\n");
  const other = join(folder.path, "other.env");
  await writeFile(other, "PORT=6000\n");
  assert.equal(load({ FARMGATE_ENV: other }).port, 6000);
  await mkdir(join(folder.path, "folder"));
  for (const [named, why] of [
    ["none.env", "the file doesn't exist"],
    ["folder", "it is a folder"],
  ] as const) {
    const sentence = `The settings in ${join(folder.path, named)} can't be read: ${why}.`;
    assert.throws(() => load({ FARMGATE_ENV: named }), new ConfigError(sentence));
  }
});

test("a file's wrong value, unknown name and line that says nothing are told in one sentence that names them", async () => {
  for (const [text, sentence] of [
    ["PORT=many", `PORT must be a whole number from 0 to 65535 (set in ${path}).`],
    ["PORT=4000\nCURENCIES=EUR", `${path} sets CURENCIES, which is not a setting.`],
    ["PORT=4000\n\nCURRENCIES: EUR", `Line 3 of ${path} is neither NAME=value nor a comment.`],
    ["SITE_NAME='two\nlines'\nPORT 4000", `Line 3 of ${path} is neither NAME=value nor a comment.`],
  ] as const) {
    await write(text);
    assert.throws(() => load(), new ConfigError(sentence));
  }
});

test("who keeps a secret where others may read it is told so", async () => {
  const warningAt = async (text: string, mode: number) => {
    await write(text, mode);
    return takeSettingsFile({})?.warning;
  };
  assert.match(
    (await warningAt("JWT_SECRET=x", 0o644)) ?? "",
    /^Everybody on this machine .+ chmod 600 .+env$/,
  );
  assert.equal(await warningAt("JWT_SECRET=x", 0o640), undefined);
  assert.equal(await warningAt("PORT=4000", 0o644), undefined);
});

test("farmgate.env.example shows every setting there is and no other, each with a value that is right", () => {
  const text = readFileSync(new URL("../../../farmgate.env.example", import.meta.url), "utf8");
  const shown = parseEnv(text.replaceAll(/^#(?=[A-Z\d_]+=)/gm, ""));
  const asked = new Set<string>();
  // Leads tests to a twin of Stripe; no site sets it.
  const forTests = ["STRIPE_API_BASE"];
  loadConfig(
    new Proxy<Record<string, string | undefined>>(
      { ...shown },
      {
        get(settings, name: string) {
          asked.add(name);
          return settings[name];
        },
      },
    ),
  );
  assert.deepEqual([...Object.keys(shown), ...forTests].sort(), [...asked].sort());
});
