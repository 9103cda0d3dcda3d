import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/embedded/index.ts";

/** What a Farmgate process says to the test that runs it. */
export type Said =
  | { started: Pick<EmbeddedDatabase, "connection" | "version" | "folder"> }
  | { failed: string }
  | { done: "revive" | "leave" };

// A Farmgate process in small: it starts the database of the folder named by its argument, revives and leaves it when
// told to, and like the API it isn't killed by Ctrl-C but may be by -9.
const [dataDir = "", settings = "{}"] = process.argv.slice(2);
const say = (said: Said) => process.send?.(said);
process.on("SIGINT", () => undefined);
try {
  const embedded = await startEmbedded(dataDir, JSON.parse(settings));
  process.on("message", async (told) => {
    if (told === "revive") await embedded.revive();
    if (told === "leave") await embedded.leave();
    if (told === "revive" || told === "leave") say({ done: told });
    if (told === "leave") process.disconnect?.();
  });
  const { connection, version, folder } = embedded;
  say({ started: { connection, version, folder } });
} catch (error) {
  say({ failed: error instanceof Error ? error.message : String(error) });
  process.disconnect?.();
}
