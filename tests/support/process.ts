import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { runCommand } from "../../src/commands/index.ts";
import { inOneLine } from "../../src/start/index.ts";

/** How a program that ran to its end ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A server as people start it, in a process of its own. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  ended: Promise<Ended>;
  /** What it has printed up to its readiness. */
  greeting: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const node = (file: string, args: string[]) => [process.execPath, join(root, file), ...args];
/** As `npm start` does, without a word about Node stripping types. */
const server = [process.execPath, "--disable-warning=ExperimentalWarning", join(root, "src/main.ts")];

/** What `npm run farmgate` does, prints and ends with, in this process, which has loaded the site already. */
export async function command(
  args: string[],
  settings: Record<string, string>,
): Promise<Ended & { site: string }> {
  const told: string[] = [];
  const terminal = { env: { ...settings }, warn: (line: string) => void told.push(`${line}\n`) };
  try {
    const { printed, code } = await runCommand(args, terminal);
    return endedAs(code, `${printed}\n`, told.join(""));
  } catch (error) {
    return endedAs(1, "", `${told.join("")}${inOneLine(error)}\n`);
  }
}

/** Runs `npm run farmgate`'s program to its end; `site` is the line that says which site it spoke of. */
export async function farmgate(
  args: string[],
  settings: Record<string, string>,
  folder = root,
): Promise<Ended & { site: string }> {
  const { code, stdout, stderr } = await runProgram(node("src/cli.ts", args), settings, folder);
  return endedAs(code, stdout, stderr);
}

function endedAs(code: number | null, stdout: string, told: string): Ended & { site: string } {
  const [site = ""] = /^Site: .+\n/m.exec(told) ?? [];
  return { code, stdout, stderr: told.replace(site, ""), site };
}

/** Runs a program to its end, in `folder`, which is the root of the checkout unless it is said. */
export function runProgram(
  command: string[],
  settings: Record<string, string> = {},
  folder = root,
): Promise<Ended> {
  return endOf(launch(command, settings, { timeout: longestRunMilliseconds, cwd: folder }));
}

/** Runs a server that is not expected to start. */
export function failToStart(settings: Record<string, string>): Promise<Ended> {
  return runProgram(server, settings);
}

/** Starts a server on a free port and waits until it says where it is. Throws where it ends before that. */
export async function startServer(
  settings: Record<string, string>,
  command = server,
): Promise<ServerProcess> {
  const child = launch(command, settings);
  const ended = endOf(child);
  const { promise, resolve } = Promise.withResolvers<void>();
  let greeting = "";
  child.stdout?.on("data", (chunk) => {
    greeting += chunk;
    if (readyUrl.test(greeting)) resolve();
  });
  await Promise.race([promise, ended]);
  const url = readyUrl.exec(greeting)?.[1];
  if (url === undefined) throw new Error(`The server did not start: ${JSON.stringify(await ended)}`);
  return { url, child, ended, greeting };
}

/** Ends a server that still runs, and waits for it. */
export async function stopServer({ child, ended }: ServerProcess): Promise<Ended> {
  child.kill("SIGTERM");
  return ended;
}

/** The last line of the first start, and the only one of a later one. */
const readyUrl = /(?:Start here +|is (?:running )?at )(http:\S+)\/\s[\s\S]*Ctrl-C stops it/;

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = Object.assign({ port: 0 }, server.address());
  server.close();
  return port;
}

/** The form that `DATABASE_URL` has for a connection to one of the tests' databases. */
export function databaseUrl({ user, password, database, host, port }: pg.ClientConfig): string {
  const secret = encodeURIComponent(String(password));
  return `postgres://${user}:${secret}@localhost/${database}?host=${encodeURIComponent(host ?? "")}&port=${port}`;
}

/** In a group of its own, so that a signal can reach all of it, as Ctrl-C does. */
function launch(
  [program = "", ...args]: string[],
  settings: Record<string, string>,
  { timeout, cwd = root }: { timeout?: number; cwd?: string } = {},
): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  const cache = join(root, "node_modules/.cache/compile");
  const env = { PATH, HOME, PORT: "0", NODE_COMPILE_CACHE: cache, ...settings };
  return spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"], timeout });
}

/** What should have ended by itself is ended then, so that its test fails and the others go on. */
const longestRunMilliseconds = 60_000;

async function endOf(child: ChildProcess): Promise<Ended> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("no output to read");
  const exited = once(child, "exit");
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  const [code] = await exited;
  return { code, stdout: out, stderr: err };
}
