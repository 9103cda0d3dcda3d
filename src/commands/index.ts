/** The door of the commands. */
export { runCommand } from "./run.ts";
