import { runCommand } from "./commands/index.ts";
import { inOneLine } from "./start/index.ts";

/** `npm run farmgate -- <command>`: the operator's commands, on the database that the server uses. */

try {
  const terminal = { env: process.env, warn: console.error };
  const { printed, code } = await runCommand(process.argv.slice(2), terminal);
  console.log(printed);
  process.exitCode = code;
} catch (error) {
  console.error(inOneLine(error));
  process.exitCode = 1;
}
