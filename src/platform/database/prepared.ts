import { type PostgresPool, sql } from "kysely";
import type pg from "pg";
import { createPackets } from "./packets.ts";
import type { Turns } from "./turns.ts";

const mark = "/* planned each time */";

/**
 * Stands in a statement whose best plan depends on its values: on how common a word or a label is, on how much lies
 * near a point. Each connection plans all others once.
 */
export const plannedEachTime = sql.raw(mark);

/** What Kysely sends its statements by, so that PostgreSQL parses and plans them once for each connection. */
export function preparing(pool: pg.Pool, { take }: Turns): PostgresPool {
  const nameOf = createNames();
  const packetsOf = createPackets();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await take();
      const send = packetsOf(client);
      const query = (text: string, values: unknown[]) => {
        const name = values.length > 0 ? nameOf(text) : undefined;
        return send(name === undefined ? { text, values } : { name, text, values });
      };
      return { query: query as unknown as Sender, release: (isBroken) => client.release(isBroken) };
    },
  };
}

/** Kysely's type knows cursors too, which nothing here uses. */
type Sender = Awaited<ReturnType<PostgresPool["connect"]>>["query"];

/** Some 200 are sent again and again. Those that clients can vary, by what they change, must not fill the memory. */
const mostNames = 400;

function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size === mostNames || text.includes(mark)) return undefined;
    const name = `farmgate_${names.size + 1}`;
    names.set(text, name);
    return name;
  };
}
