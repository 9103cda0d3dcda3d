import type { FastifyReply, FastifyRequest } from "fastify";
import { html } from "ghtml";
import type { Static } from "typebox";
import { findDays, findPart, notHelper } from "#days";
import { closed, Id, notFound, oneOf } from "#platform/base";
import { callerOf } from "#platform/http";
import { breadcrumbs, type Html, type PageContent, type Pages, personOf, type Visit } from "#web";
import { readDayForSheets } from "./day.ts";
import { paperQuery, sendSheet } from "./routes.ts";
import { sheetNames } from "./sheet.ts";
import { words as all } from "./words/index.ts";

const dayPath = closed({ market_day_id: Id });
const sheetPath = closed({ market_day_id: Id, sheet: oneOf(...sheetNames) });

/** `/pickup/<day>/sheets/`: the sheets of a day, to be printed or taken as CSV by a link. */
export function sheetPages(pages: Pages): void {
  pages.page("/pickup/:market_day_id/sheets/", { params: dayPath, access: "member" }, (visit) =>
    writeList(visit as never),
  );
  // A link can't ask for CSV by `Accept`.
  const { app, site } = pages;
  const config = { access: "credentials", fields: { "cache-control": "private, no-store" } } as const;
  const schema = { hide: true, params: sheetPath, querystring: closed(paperQuery) };
  app.get("/pickup/:market_day_id/sheets/:sheet/", { config, schema }, async (request, reply) =>
    answer(site, request, reply, request.query.paper ?? "a4"),
  );
  app.get("/pickup/:market_day_id/sheets/:sheet/sheet.csv", { config, schema }, async (request, reply) =>
    answer(site, request, reply, "csv"),
  );
}

async function answer(
  site: Pages["site"],
  request: FastifyRequest<{ Params: Static<typeof sheetPath> }>,
  reply: FastifyReply,
  as: "csv" | "a4" | "roll",
) {
  const { userId } = callerOf(request);
  const { sheet, market_day_id } = request.params;
  const { language, siteUrl } = request.visit as Visit;
  const where = { db: site.db, timeZone: site.config.timeZone, siteUrl };
  const day = await readDayForSheets(where, { userId, language, sheet }, market_day_id);
  return sendSheet(reply, day, sheet, as);
}

type ListVisit = Visit<unknown, { market_day_id: number }>;

async function writeList(visit: ListVisit): Promise<PageContent> {
  const { site, params, format, language } = visit;
  const words = all[language];
  const { market_day_id: id } = params;
  const part = await findPart(site.db, personOf(visit).user_id, id);
  if (part === "none") throw notHelper();
  const [day] = await findDays(site.db, undefined, [id]);
  if (!day) throw notFound();
  const title = `${words.sheets} · ${format.weekday(day.date)} · ${day.place.name}`;
  const shown = sheetNames.filter((sheet) => part !== "helper" || !["producers", "taxes"].includes(sheet));
  const body = html`!${breadcrumbs({ label: words.sheets, links: [{ text: words.backToDay, href: `/market-days/${id}/` }] })}
<div class="stack"><h1>${title}</h1><p>${words.intro}</p>
<ul class="stack tight">!${shown.map((sheet) => line(words, id, sheet))}</ul></div>`;
  return { title, body };
}

function line(words: (typeof all)["en"], id: number, sheet: (typeof sheetNames)[number]): Html {
  const path = `/pickup/${id}/sheets/${sheet}/`;
  const label = `${words.asCsv}: ${words.title[sheet]}`;
  return html`<li><div class="row"><a href="${path}">${words.title[sheet]}</a>!${sheet === "labels" ? html`<a href="${path}?paper=roll">${words.rollLabels}</a>` : ""}<a href="${path}sheet.csv" aria-label="${label}">${words.asCsv}</a></div></li>`;
}
