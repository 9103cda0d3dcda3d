import { parseArgs } from "node:util";
import { asLine, isLine } from "#platform/base";
import { type Outcome, type Terminal, withSite } from "../start/index.ts";
import { backupCommands } from "./backup.ts";
import { bankCommands } from "./bank.ts";
import type { Command } from "./command.ts";
import { demoCommands } from "./demo.ts";
import { doctorCommands } from "./doctor.ts";
import { maintenanceCommands } from "./maintenance.ts";
import { orderCommands } from "./orders.ts";
import { payoutCommands } from "./payouts.ts";
import { peopleCommands } from "./people.ts";

/** All that `npm run farmgate` knows, in the order of the help. */
const commands: Command[] = [
  ...peopleCommands,
  ...orderCommands,
  ...payoutCommands,
  ...bankCommands,
  ...doctorCommands,
  ...maintenanceCommands,
  ...backupCommands,
  ...demoCommands,
];

/** Runs the command that `args` name; throws a sentence where it can't be done. */
export async function runCommand(args: string[], terminal: Terminal): Promise<Outcome> {
  const outcome = await run(args, terminal);
  return typeof outcome === "string" ? { printed: outcome, code: 0 } : outcome;
}

async function run(args: string[], terminal: Terminal): Promise<string | Outcome> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      scale: { type: "string" },
      json: { type: "boolean" },
      until: { type: "string" },
    },
  });
  const [first = "help", ...rest] = positionals;
  if (first === "help" || values.help) return help();
  const options = values.json ? ["--json"] : [];
  const words =
    values.scale === undefined ? [...positionals, ...options] : [first, "--scale", ...rest, values.scale];
  const command = commandOf(words);
  if (command === undefined) throw new Error(`Unknown command: ${first}. Try: npm run farmgate -- help`);
  const typed = words.slice(nameOf(command).length);
  const given = (values.until === undefined ? typed : [...typed, values.until]).map(readWord);
  const optional = command.usage.split("[").length - 1;
  const required = command.usage.replace(/\[[^\]]*\]/g, "").split("<").length - 1;
  const isStray =
    values.until !== undefined && !(command.usage.includes("--until") && typed.length === required);
  const isUnnamed = given.includes("") || (command.usage.includes("[--json]") && typed.some(isPlain));
  if (isStray || isUnnamed || given.length < required || given.length > required + optional) {
    throw new Error(`Usage: npm run farmgate -- ${command.usage}`);
  }
  if ("runAlone" in command) return command.runAlone(terminal, ...given);
  return withSite(terminal, command.needs ?? "site", (site) => command.run(site, ...given));
}

function isPlain(word: string): boolean {
  return !word.startsWith("--");
}

/** A name or a reason in the form in which the site reads it. */
function readWord(typed: string): string {
  const word = asLine(typed);
  if (!isLine(word))
    throw new Error("Control characters and characters that reverse the direction of text are not accepted.");
  return word;
}

/** The command whose name the words begin with; of several the one with the longest. */
function commandOf(words: string[]): Command | undefined {
  const named = commands.filter((command) => nameOf(command).every((word, i) => word === words[i]));
  return named.sort((a, b) => nameOf(b).length - nameOf(a).length)[0];
}

/** `payouts refuse <id> [reason]` is named by its first two words. */
function nameOf({ usage }: Command): string[] {
  return usage.split(/ [<[]/)[0]?.split(" ") ?? [];
}

function help(): string {
  const rows = commands.map(({ usage, does }) => `  ${usage.padEnd(36)} ${does}`);
  return ["npm run farmgate -- <command>", "", ...rows].join("\n");
}
