import { closed, oneOf, unavailable } from "#platform/base";
import type { Database } from "#platform/database";
import type { App } from "./app.ts";

/** For those who run the machine: is the process alive, and may requests be sent to it? Outside the API's prefix. */
export function registerHealth(
  app: App,
  platform: { database: Pick<Database, "isUp">; isDraining(): boolean },
): void {
  const schema = { hide: true, response: { 200: closed({ status: oneOf("ok") }) } };
  const config = { access: "credentials", needs: "nothing" } as const;

  app.get("/livez", { config, schema }, async () => ({ status: "ok" as const }));

  app.get("/readyz", { config, schema }, async () => {
    if (platform.isDraining() || !platform.database.isUp()) throw unavailable();
    return { status: "ok" as const };
  });
}
