import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import type { Period } from "#orders";
import type { Platform } from "#platform";
import { closed, Day, dayIn } from "#platform/base";
import type { Db } from "#platform/database";
import { type App, answerPage, PageOf, pageQuery } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { forStaff, tags } from "./conventions.ts";
import { longestPeriodDays, periodFor, type Report, reportAsCsv, reports } from "./reports.ts";

export const ReportQuery = closed({
  from: Type.Optional(Day({ description: "Required, beside `to`: both days are part of the period." })),
  to: Type.Optional(
    Day({ description: `Required; at most ${longestPeriodDays} days.`, examples: ["2026-05-31"] }),
  ),
  ...pageQuery,
});

const OfNowQuery = closed(pageQuery);

/** What was sold, bought, kept and paid out in a period, and what is open now: as pages of JSON, or whole as CSV. */
export function reportRoutes(api: App, platform: Platform): void {
  for (const one of all) reportRoute(api, platform, one);
}

/** With the schemas of their pages, which are made once for all apps of a process. */
const all = Object.entries(reports).map(([name, each]) => {
  const report = each as Report;
  return { name, report, page: PageOf(report.row) };
});

function reportRoute(api: App, platform: Platform, { name, report, page }: (typeof all)[number]) {
  const { db, clock, config } = platform;
  const days = () => ({ timeZone: config.timeZone, today: dayIn(config.timeZone, clock.now()) });
  api.get(
    `/console/reports/${name}/`,
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: report.summary,
        operationId: `report${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        description: `${forStaff} ${report.description} \`Accept: text/csv\` gets all rows as CSV.`,
        querystring: report.isOfNow ? (OfNowQuery as typeof ReportQuery) : ReportQuery,
        response: { 200: page },
      },
    },
    async (request, reply) => {
      const { query } = request;
      reply.header("vary", "Accept");
      if (request.headers.accept?.startsWith("text/csv")) {
        return sendCsv(db, reply, name, report, periodFor(report, query, days())) as never;
      }
      return answerPage(
        request,
        platform,
        query,
        ({ filters, ...part }) => report.read(db, periodFor(report, filters, days()), part),
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
  const days = report.isOfNow ? period.to : `${period.from}-${period.to}`;
  return reply
    .header("content-disposition", `attachment; filename="${name}-${days}.csv"`)
    .type("text/csv; charset=utf-8")
    .serializer((text: string) => text)
    .send(csv);
}
