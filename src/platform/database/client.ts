import pg from "pg";
import { leadTo, NotPrimary } from "./servers.ts";
import type { Connection } from "./types.ts";

type Connected = (error: Error | null, client?: pg.Client) => void;

/**
 * A client of `pg` that, where the database has several servers, connects to the one that takes writes, and is cut off when
 * that one no longer does.
 */
export class Client extends pg.Client {
  readonly #servers: Connection["servers"];

  constructor(connection: Connection = {}) {
    // As it is: a pool hides the password from whoever copies its options.
    super(connection);
    this.#servers = connection.servers;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.Client> | undefined {
    const connecting = this.#connect();
    if (callback === undefined) return connecting;
    connecting.then(
      () => callback(null, this),
      (error) => callback(error),
    );
    return undefined;
  }

  async #connect(): Promise<pg.Client> {
    const servers = this.#servers;
    if (servers === undefined) return super.connect();
    const { stream } = this.connection;
    // Either may fail before whoever waits for the connection listens, and nobody else would be told.
    stream.on("error", () => {});
    this.on("error", () => {});
    const server = servers.known() ?? (await Promise.race([servers.find(), ended(stream)]));
    leadTo(this, server);
    servers.lead(server, stream);
    const takesWrites = writability(this);
    try {
      await super.connect();
      if (!(await takesWrites())) throw new NotPrimary(server);
      return this;
    } catch (error) {
      if (error instanceof NotPrimary) servers.forget(server);
      stream.destroy();
      throw error;
    }
  }
}

function ended(stream: pg.Connection["stream"]): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(new Error("Connection terminated while the primary was looked for"));
    if (stream.destroyed) fail();
    else stream.once("close", fail);
  });
}

/**
 * Servers say by themselves, when one connects, what libpq's `read-write` means: that they are no standby and that
 * transactions may write. What stands between may keep it to itself; then it is asked for.
 */
function writability(client: pg.Client): () => Promise<boolean> {
  const said = new Map<string, string>();
  client.connection.on("parameterStatus", ({ parameterName, parameterValue }: Status) => {
    said.set(parameterName, parameterValue);
  });
  return async () => {
    const words = [said.get("in_hot_standby"), said.get("default_transaction_read_only")];
    if (!words.includes(undefined)) return words.every((word) => word === "off");
    const { rows } = await client.query<{ refuses: string }>(
      "select current_setting('transaction_read_only') as refuses",
    );
    return rows[0]?.refuses === "off";
  };
}

interface Status {
  parameterName: string;
  parameterValue: string;
}
