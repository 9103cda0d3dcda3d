import { once } from "node:events";
import pg from "pg";
import type { Connection } from "#platform/database";

/** Who a cluster is: a restore that goes on writes a timeline of its own. */
export interface Lineage {
  /** What initdb gave it; its copies bear the same. */
  system: string;
  timeline: number;
}

/** A connection that speaks PostgreSQL's replication protocol. */
export interface Replication extends AsyncDisposable {
  identify(): Promise<Lineage & { flushed: bigint }>;
  query<Row extends object>(command: string): Promise<Row[]>;
  /**
   * Sends a command that is answered by copied data, and hands over each chunk, which the caller must not keep. Pauses the
   * server while `take` is at work. Resolves with the rows that came around the data.
   */
  copy(command: string, take: (chunk: Buffer) => Promise<void> | undefined): Promise<string[][]>;
  /** Sends a message within a copy that goes both ways. */
  send(message: Buffer): void;
  /** Breaks the connection, whatever is under way. */
  destroy(): void;
}

export async function openReplication(connection: Connection): Promise<Replication> {
  const client = new pg.Client({
    ...connection,
    application_name: "farmgate backup",
    // What its types do not know.
    ...{ replication: "true" },
  });
  // A lost connection is told by the command that meets it.
  client.on("error", () => {});
  await client.connect();
  // biome-ignore lint/suspicious/noExplicitAny: the types hide the wire.
  const wire = (client as any).connection as Wire;

  async function query<Row extends object>(command: string): Promise<Row[]> {
    return (await client.query<Row>(command)).rows;
  }

  return {
    query,
    async identify() {
      const [row] = await query<{ systemid: string; timeline: string; xlogpos: string }>("IDENTIFY_SYSTEM");
      if (row === undefined) throw new Error("The database doesn't say who it is.");
      return { system: row.systemid, timeline: Number(row.timeline), flushed: readLsn(row.xlogpos) };
    },
    copy: (command, take) => copy(client, wire, command, take),
    send: (message) => wire.sendCopyFromChunk(message),
    destroy: () => wire.stream.destroy(),
    [Symbol.asyncDispose]: async () => {
      wire.stream.destroy();
      if (!wire.stream.destroyed) await once(wire.stream, "close");
    },
  };
}

/** Of `pg.Connection`. */
interface Wire {
  stream: import("node:net").Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
}

/** Chunks come in whatever the socket held; so many bytes are waited for before it is paused. */
const mostWaitingBytes = 1 << 20;

function copy(
  client: pg.Client,
  wire: Wire,
  command: string,
  take: (chunk: Buffer) => Promise<void> | undefined,
): Promise<string[][]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[][]>();
  const rows: string[][] = [];
  let waiting = 0;
  let work: Promise<void> = Promise.resolve();
  const fail = (error: Error) => {
    wire.stream.resume();
    reject(error);
  };
  const query = {
    submit: () => wire.query(command),
    handleRowDescription() {},
    handleDataRow: ({ fields }: { fields: string[] }) => void rows.push(fields),
    handleCommandComplete() {},
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // The parser's buffer is used again once this returns.
      const own = Buffer.from(chunk);
      waiting += own.length;
      if (waiting > mostWaitingBytes) wire.stream.pause();
      work = work
        .then(() => take(own))
        .then(() => {
          waiting -= own.length;
          if (waiting <= mostWaitingBytes) wire.stream.resume();
        });
      work.catch((error) => {
        fail(error);
        wire.stream.destroy();
      });
    },
    handleError: fail,
    handleReadyForQuery: () => void work.then(() => resolve(rows), reject),
  };
  client.query(query as unknown as pg.Submittable);
  return promise;
}

/** `0/16B3748` as the number of a byte. */
export function readLsn(text: string): bigint {
  const [high = "0", low = "0"] = text.split("/");
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export function showLsn(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`;
}
