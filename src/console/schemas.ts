import { Type } from "typebox";
import { Role } from "#accounts";
import { checkNames, checkStates } from "#doctor";
import { closed, described, Id, Line, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { subjects } from "#staff";
import { checkCodes } from "./checks.ts";

/** What travels on the routes of the console. In examples stand ids of the demo market. */

export const reasonLength = 500;
export const Reason = Line(reasonLength, { examples: ["The bank does not know this account."] });
export const WithReason = named("StaffReason", closed({ reason: Reason }));

/** Who somebody is, in a line about something else. */
export const PersonName = named(
  "PersonName",
  closed({
    id: Id,
    username: Type.String({ examples: ["ana"] }),
    display_name: Type.String({ examples: ["Ana Peeters"] }),
  }),
);

export const NotYet = nullable(described(Time, { examples: [null] }));

export const ProductPath = closed({ product_id: described(Id, { examples: [530] }) });

export const Act = named(
  "StaffAct",
  closed({
    id: Id,
    act: Type.String({
      description: "What was done; new ones may be added.",
      examples: ["user_disabled"],
    }),
    subject: oneOf(...subjects),
    subject_id: Id,
    role: described(nullable(Role), { examples: [null] }),
    changed: described(nullable(Type.Array(Type.String())), {
      description: "Which settings; null for other acts.",
      examples: [null],
    }),
    reason: nullable(Type.String({ examples: ["Sold what was not theirs."] })),
    at: Time,
    staff: described(nullable(PersonName), { description: "Null where the operator did it by a command." }),
  }),
);
export const ActPage = PageOf(Act);
export const ActsQuery = closed({
  staff_id: Type.Optional(Id),
  subject: Type.Optional(oneOf(...subjects)),
  subject_id: Type.Optional(Id),
  ...pageQuery,
});

export const Today = named(
  "ConsoleToday",
  closed({
    producers_pending: Type.Integer({
      description: "People who wait to be approved as producers.",
      examples: [0],
    }),
    payouts_requested: Type.Integer({ description: "Payouts that wait to be paid.", examples: [0] }),
    bank_entries_open: Type.Integer({ description: "Bank entries for a person to look at.", examples: [0] }),
    letters_failed: Type.Integer({
      description: "Emails that the mail server didn't take when they were last tried.",
      examples: [0],
    }),
    payments_stuck: Type.Integer({
      description: "Payments that have had no outcome for 15 minutes.",
      examples: [0],
    }),
    refunds_stuck: Type.Integer({
      description: "Refunds that have not been paid for 15 minutes.",
      examples: [0],
    }),
    checks: Type.Array(
      named("ConsoleCheck", closed({ code: oneOf(...checkCodes), status: oneOf("warning", "error") })),
      {
        description:
          "What is not set up, or not well, by what the site itself knows; `console/doctor/` examines more.",
        examples: [[{ code: "imprint_missing", status: "warning" }]],
      },
    ),
  }),
);

const DoctorFinding = named(
  "DoctorFinding",
  closed({
    check: oneOf(...checkNames),
    status: oneOf(...checkStates),
    code: Type.String({ description: "What was found, for programs.", examples: ["disk_ok"] }),
    summary: Type.String({
      description: "In English.",
      examples: ["82 GB of 271 GB free at /srv/farmgate/data"],
    }),
    advice: described(nullable(Type.String({ examples: [null] })), {
      description: "What to do; null where it is well.",
    }),
  }),
);
export const DoctorReport = named(
  "DoctorReport",
  closed({ status: oneOf(...checkStates), findings: Type.Array(DoctorFinding) }),
);
