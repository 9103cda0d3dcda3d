import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import type { Period } from "#orders";
import type { Platform } from "#platform";
import { closed, Day } from "#platform/base";
import type { Db } from "#platform/database";
import { type App, answerPage, PageOf, pageQuery } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { forStaff, tags } from "./conventions.ts";
import { longestPeriodDays, periodOf, type Report, reportAsCsv, reports } from "./reports.ts";

export const ReportQuery = closed({
  from: Type.Optional(Day({ description: "Required, beside `to`: both days are part of the period." })),
  to: Type.Optional(
    Day({ description: `Required; at most ${longestPeriodDays} days.`, examples: ["2026-05-31"] }),
  ),
  ...pageQuery,
});

/** What was sold, bought, kept and paid out in a period: as pages of JSON, or whole as CSV. */
export function reportRoutes(api: App, platform: Platform): void {
  for (const [name, report] of Object.entries(reports)) reportRoute(api, platform, name, report as Report);
}

function reportRoute(api: App, platform: Platform, name: string, report: Report) {
  const { db, config } = platform;
  api.get(
    `/console/reports/${name}/`,
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: report.summary,
        operationId: `report${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        description: `${forStaff} ${report.description} \`Accept: text/csv\` gets all rows as CSV.`,
        querystring: ReportQuery,
        response: { 200: PageOf(report.row) },
      },
    },
    async (request, reply) => {
      const { query } = request;
      reply.header("vary", "Accept");
      if (request.headers.accept?.startsWith("text/csv")) {
        return sendCsv(db, reply, name, report, periodOf(query, config.timeZone)) as never;
      }
      return answerPage(
        request,
        platform,
        query,
        ({ filters, ...page }) => report.read(db, periodOf(filters, config.timeZone), page),
        ({ keys: _, ...row }) => row,
      );
    },
  );
}

/** Answers the whole of a report as a file of CSV. */
export async function sendCsv(
  db: Db,
  reply: FastifyReply,
  name: string,
  report: Report,
  period: Period,
): Promise<FastifyReply> {
  const csv = await reportAsCsv(db, report, period);
  return reply
    .header("content-disposition", `attachment; filename="${name}-${period.from}-${period.to}.csv"`)
    .type("text/csv; charset=utf-8")
    .serializer((text: string) => text)
    .send(csv);
}
