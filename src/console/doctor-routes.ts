import { Type } from "typebox";
import type { Platform } from "#platform";
import { type App, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { forStaff, tags } from "./conventions.ts";
import { examineSite, sendTrialLetter, showReport } from "./doctor.ts";
import { DoctorReport } from "./schemas.ts";

/** What is not well with the site and its machine. */
export function doctorRoutes(api: App, platform: Platform): void {
  const { db, clock } = platform;
  api.get(
    "/console/doctor/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "Examine the site and its machine",
        operationId: "getDoctorReport",
        description: `${forStaff} Disk, memory, database, background work, email, certificate, clock, settings. Takes up to 6 seconds; what does not answer by then is a finding itself.`,
        response: { 200: DoctorReport },
      },
    },
    async () => showReport(await examineSite(platform)),
  );

  api.post(
    "/console/doctor/letters/",
    {
      config: { access: "staff", problems: idempotencyProblems },
      schema: {
        tags,
        summary: "Send yourself a test email",
        operationId: "sendTrialLetter",
        description: `${forStaff} What became of it is listed by \`console/letters/\`.`,
        response: { 202: Type.Null({ description: "It will be sent." }) },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        await sendTrialLetter(tx, platform, callerOf(request).userId);
        return { status: 202, body: {} };
      }),
  );
}
