import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { MarketDayPath, notHelper } from "#days";
import type { Platform } from "#platform";
import { asCsv, closed, oneOf } from "#platform/base";
import { type App, callerOf, permissionDenied, sendPage, siteAddress } from "#platform/http";
import { readMe } from "#users";
import { type DayForSheets, readDayForSheets } from "./day.ts";
import { onPaperOf, sheetOf } from "./paper.ts";
import { csvRows, type SheetName, sheetNames } from "./sheet.ts";

export const paperQuery = {
  paper: Type.Optional(
    Type.Unsafe<"a4" | "roll">({
      ...oneOf("a4", "roll"),
      description: "Of `labels`: 24 on a page of A4, the default, or a roll of 62 mm.",
      examples: ["a4"],
    }),
  ),
};

const text = { schema: { type: "string" } };

/** A market day on paper: as HTML to be printed, or as CSV. */
export function sheetRoutes(api: App, { db, config }: Platform): void {
  for (const sheet of sheetNames) {
    api.get(
      `/market-days/:market_day_id/sheets/${sheet}/`,
      {
        config: { access: "user", problems: [notHelper, permissionDenied] },
        schema: {
          tags: ["Market days"],
          summary: `Print a market day: ${about[sheet]}`,
          operationId: `print${sheet.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Sheet`,
          description: [
            "For staff and, but for `producers` and `taxes`, the day's helpers (in the demo market: mara); a producer gets what",
            "is theirs. HTML for paper in your language; `Accept: text/csv` gets CSV.",
          ].join(" "),
          params: MarketDayPath,
          querystring: closed(paperQuery),
          response: {
            200: { description: "The sheet.", content: { "text/html": text, "text/csv": text } },
          },
        },
      },
      async (request, reply) => {
        const { userId } = callerOf(request);
        const siteUrl = siteAddress(config, request);
        const { language } = await readMe(db, userId, siteUrl);
        const asker = { userId, language: language ?? config.language, sheet };
        const where = { db, timeZone: config.timeZone, siteUrl };
        const day = await readDayForSheets(where, asker, request.params.market_day_id);
        reply.header("vary", "Accept");
        const isCsv = request.headers.accept?.startsWith("text/csv") ?? false;
        return sendSheet(reply, day, sheet, isCsv ? "csv" : (request.query.paper ?? "a4")) as never;
      },
    );
  }
}

/** Answers a sheet as a page to be printed, or as a file of CSV. */
export function sendSheet(
  reply: FastifyReply,
  day: DayForSheets,
  sheet: SheetName,
  as: "csv" | "a4" | "roll",
): FastifyReply {
  reply.serializer((content: string) => content);
  if (as !== "csv") {
    const { title, style, body } = onPaperOf(day, sheet, as);
    return sendPage(reply, { title, language: day.language, style, body });
  }
  return reply
    .header("content-disposition", `attachment; filename="${sheet}-${day.day.date}.csv"`)
    .type("text/csv; charset=utf-8")
    .send(`${asCsv(csvRows(sheetOf(day, sheet)))}\r\n`);
}

const about: Record<SheetName, string> = {
  harvest: "what to harvest",
  "pack-by-buyer": "what goes into each basket",
  "pack-by-product": "where each product goes",
  "delivery-notes": "delivery notes",
  producers: "what each producer sold",
  labels: "labels",
  "hand-over": "who comes",
  route: "where to collect",
  day: "its slots and sums",
  taxes: "what of its sales is tax",
};
