import { Type } from "typebox";
import { closed, Day, dayIn, oneOf } from "#platform/base";
import { callerOf, permissionDenied } from "#platform/http";
import type { Pages } from "#web";
import { sendCsv } from "../report-routes.ts";
import { periodFor, type Report, reportNames, reports } from "../reports.ts";

const params = closed({ report: oneOf(...reportNames) });

/** A report as a file, for a link: a browser's link can't ask for CSV otherwise. */
export function reportFile({ app, site }: Pages): void {
  app.get(
    "/console/reports/:report/report.csv",
    {
      config: { access: "credentials", fields: { "cache-control": "private, no-store" } },
      schema: {
        hide: true,
        params,
        querystring: closed({ from: Type.Optional(Day()), to: Type.Optional(Day()) }),
      },
    },
    async (request, reply) => {
      callerOf(request);
      if (!request.visit?.person?.roles.includes("staff")) throw permissionDenied();
      const { report } = request.params;
      const asked: Report = reports[report];
      const { timeZone } = site.config;
      const today = dayIn(timeZone, site.clock.now());
      const period = periodFor(asked, request.query, { timeZone, today });
      return sendCsv(site.db, reply, report, asked, period);
    },
  );
}
