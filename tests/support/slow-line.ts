import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type pg from "pg";

/** A way to a database on which news of changes may come late; all else passes at once. */
export interface SlowLine {
  connection: pg.ClientConfig;
  /** Each answer to a question for changes waits for that before it comes. */
  waitFor(pause: () => Promise<unknown>): void;
  close(): void;
}

export async function openSlowLine(connection: pg.ClientConfig): Promise<SlowLine> {
  let pause: () => Promise<unknown> = async () => {};
  const line = createServer((client) => {
    const database = connect(`${connection.host}/.s.PGSQL.${connection.port}`);
    let isForChanges = false;
    // Who connects says its name first.
    client.once("data", (hello) => {
      isForChanges = hello.includes("farmgate changes");
    });
    client.pipe(database);
    database.on("data", async (answer) => {
      if (isForChanges) await pause();
      client.write(answer);
    });
    endTogether(client, database);
  }).listen(0, "127.0.0.1");
  await once(line, "listening");
  const { port } = Object.assign({ port: 0 }, line.address());
  return {
    connection: { ...connection, host: "127.0.0.1", port },
    waitFor(next) {
      pause = next;
    },
    close: () => void line.close(),
  };
}

/** Each of the two ways of a line ends with the other. */
export function endTogether(client: Socket, database: Socket): void {
  for (const [end, other] of [
    [client, database],
    [database, client],
  ] as const) {
    end.on("error", () => {}).on("close", () => other.destroy());
  }
}
