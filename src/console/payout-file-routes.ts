import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { noBankAccount, noPayoutFile, nothingToPay, type PayoutFile } from "#payments";
import type { Platform } from "#platform";
import { closed, Line, Money, named, nullable, Time } from "#platform/base";
import { type App, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { forStaff, tags } from "./conventions.ts";
import {
  confirmPayoutFile,
  makePayoutFile,
  nameOfFile,
  showPayoutFile,
  withdrawPayoutFile,
} from "./payout-file.ts";

const MessageId = Line(35, { examples: ["FG20260501-7K3MQ2ZA"] });

const FileMeant = named(
  "PayoutFileMeant",
  closed(
    { message_id: Type.Optional(MessageId) },
    {
      description: "`message_id` (`MsgId` in the file) makes sure that it is the file you mean.",
      examples: [{}],
    },
  ),
);

const ConfirmedFile = named(
  "PayoutFile",
  closed({
    message_id: MessageId,
    transactions: Type.Integer({ examples: [2] }),
    total: Money,
    created_at: Time,
    confirmed_at: nullable(Time),
  }),
);

const Withdrawn = named(
  "WithdrawnPayoutFile",
  closed({
    transactions: Type.Integer({ description: "So many payouts and repayments wait again.", examples: [2] }),
  }),
);

/** The file by which the site's bank pays what waits. */
export function payoutFileRoutes(api: App, platform: Platform): void {
  file(api, platform);
  confirmation(api, platform);
  withdrawal(api, platform);
}

function file(api: App, platform: Platform) {
  const text = { schema: { type: "string" } };
  api.get(
    "/console/payouts/file/",
    {
      config: { access: "staff", problems: [nothingToPay, noBankAccount] },
      schema: {
        tags,
        summary: "Get a file for the bank",
        operationId: "getPayoutFile",
        description: [
          `${forStaff} A pain.001.001.09 of all payouts and repayments that wait, from the site's bank account: give it to your`,
          "bank. They are `in_file` from then on. Asked again, the answer is the same file to the letter, until you confirm that",
          "the bank has it. What isn't in euro, or goes to an account outside of SEPA, is left out and goes on waiting:",
          "`file_issue` in the list of payouts says why.",
        ].join(" "),
        response: { 200: { description: "The file.", content: { "application/xml": text } } },
      },
    },
    async (request, reply) =>
      sendFile(reply, await makePayoutFile(platform, callerOf(request).userId)) as never,
  );
}

/** Answers the file to be stored. */
export function sendFile(reply: FastifyReply, payoutFile: PayoutFile): FastifyReply {
  return reply
    .header("content-disposition", `attachment; filename="${nameOfFile(payoutFile)}"`)
    .type("application/xml; charset=utf-8")
    .serializer((content: string) => content)
    .send(payoutFile.content);
}

function confirmation(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.post(
    "/console/payouts/file/confirmation/",
    {
      config: { access: "staff", problems: [noPayoutFile, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Confirm that the bank has the file",
        operationId: "confirmPayoutFile",
        description: `${forStaff} The next file is a new one. Each payout is \`paid\` or \`returned\` once the bank's statement says so.`,
        body: FileMeant,
        response: { 200: ConfirmedFile },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { userId } = callerOf(request);
        const confirmed = await confirmPayoutFile(tx, platform, userId, request.body.message_id);
        return { status: 200, body: showPayoutFile(confirmed) };
      }),
  );
}

function withdrawal(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.post(
    "/console/payouts/file/withdrawal/",
    {
      config: { access: "staff", problems: [noPayoutFile, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Withdraw a file that the bank doesn't have",
        operationId: "withdrawPayoutFile",
        description: [
          `${forStaff} Only if the bank didn't get the file or took nothing of it: all that it holds waits again and is in the next`,
          "one, under the same end-to-end ids. Without a file that waits to be confirmed nothing happens.",
        ].join(" "),
        body: FileMeant,
        response: { 200: Withdrawn },
      },
    },
    async (request, reply) =>
      withIdempotency(db, clock, request, reply, async (tx) => {
        const { userId } = callerOf(request);
        const withdrawn = await withdrawPayoutFile(tx, platform, userId, request.body.message_id);
        return { status: 200, body: { transactions: withdrawn?.transactions ?? 0 } };
      }),
  );
}
