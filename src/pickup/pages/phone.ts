import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { closed, Id } from "#platform/base";
import { transaction } from "#platform/database";
import { notAuthenticated } from "#platform/http";
import { type Pages, personOf, type Visit } from "#web";
import { findLastEvent, readDay } from "../day.ts";
import { takeEvents } from "../events.ts";
import { NewDayEvents } from "../schemas.ts";
import { readEvents } from "../told.ts";
import { readAbout } from "./frame.ts";

const params = closed({ day_id: Id });
const config = { access: "credentials", fields: { "cache-control": "private, no-store" } } as const;

/** What the program in the phone asks for, signed in by the page's cookie, and the worker that keeps it. */
export function phoneRoutes({ app, site, assets }: Pages): void {
  const { db, clock } = site;
  const visitorOf = (visit: Visit | undefined): Visit => {
    if (!visit?.person) throw notAuthenticated();
    return visit;
  };
  app.get("/pickup/:day_id/day.json", { config, schema: { hide: true, params } }, async (request) => {
    const { day_id } = request.params as { day_id: number };
    const about = await readAbout(visitorOf(request.visit), day_id);
    // The number first: what comes between is asked for again.
    const last_event = await findLastEvent(db, day_id);
    return { about, last_event, day: await readDay(db, day_id) };
  });

  app.post(
    "/pickup/:day_id/events.json",
    { config, schema: { hide: true, params, body: NewDayEvents } },
    async (request) => {
      const { day_id } = request.params as { day_id: number };
      const { user_id: userId } = personOf(visitorOf(request.visit));
      const told = readEvents((request.body as { events: Parameters<typeof readEvents>[0] }).events);
      const actor = { userId, now: clock.now() };
      return { results: await transaction(db, (tx) => takeEvents(tx, site, actor, day_id, told)) };
    },
  );

  const source = stripTypeScriptTypes(readFileSync(new URL("worker.ts", import.meta.url), "utf8"));
  const kept = [...assets.files.keys()].filter((path) =>
    /site\.css$|\/(web|pickup|products|words)\/elements\//.test(path),
  );
  const decoder = [...assets.files.keys()].filter((path) => path.includes("/pickup/vendor/"));
  const worker = `const kept = ${JSON.stringify(kept)};\nconst decoder = ${JSON.stringify(decoder)};\n${source}`;
  app.get(
    "/pickup/worker.js",
    { config: { access: "credentials", fields: { "cache-control": "no-cache" } }, schema: { hide: true } },
    async (_request, reply) =>
      reply
        .header("content-security-policy", "default-src 'none'; connect-src 'self'")
        .type("text/javascript; charset=utf-8")
        .send(worker),
  );
}
