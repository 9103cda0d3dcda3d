import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  entryDecided,
  ignoreEntry,
  matchEntry,
  notAStatement,
  nothingOwed,
  readEntries,
  readEntry,
  repayEntry,
} from "#payments";
import type { Platform } from "#platform";
import { invalidInput, requestTimeout, tooLarge } from "#platform/base";
import type { Tx } from "#platform/database";
import {
  type App,
  answerPage,
  callerOf,
  idempotencyProblems,
  unsupportedMediaType,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import type { StaffId } from "#staff";
import {
  BankEntriesQuery,
  BankEntry,
  BankEntryPage,
  EntryMatch,
  EntryRepayment,
  IgnoredEntryPath,
  MatchedEntryPath,
  RepaidEntryPath,
  TakenStatement,
} from "./bank-schemas.ts";
import { showEntry } from "./bank-show.ts";
import { statementSeconds, takeUpload } from "./bank-upload.ts";
import { forStaff, tags } from "./conventions.ts";

/** What has happened on the site's bank account, and what that was for. */
export async function bankRoutes(api: App, platform: Platform): Promise<void> {
  await upload(api, platform);
  list(api, platform);
  decisions(api, platform);
}

const statementTypes = ["text/plain", "application/xml", "text/xml", "application/octet-stream"];

const example = [
  ...[":20:EXAMPLE", ":25:NL02ABNA0123456789", ":28C:00002/001", ":60F:C260501EUR982,50"],
  ...[":61:2605010501CR20,00NTRFNONREF//X1", ":86:/TRTP/SEPA OVERBOEKING/NAME/Bruno/REMI/USTD//pears"],
  ":62F:C260501EUR1002,50",
  "-",
].join("\n");

async function upload(api: App, platform: Platform): Promise<void> {
  await api.register(async (app: App) => {
    app.removeAllContentTypeParsers();
    // Read as it comes, once the route has seen who sends it.
    app.addContentTypeParser(statementTypes, (_request, body, done) => done(null, body));
    // Whoever names no type sends bytes (RFC 9110, 8.3).
    app.addContentTypeParser("*", ({ headers }, body, done) =>
      headers["content-type"] === undefined ? done(null, body) : done(unsupportedMediaType()),
    );
    app.post(
      "/console/bank/statements/",
      {
        config: {
          access: "staff",
          handlerTimeoutSeconds: statementSeconds,
          problems: [notAStatement, tooLarge, requestTimeout],
        },
        schema: {
          tags,
          summary: "Read a bank statement",
          operationId: "readBankStatement",
          description: [
            forStaff,
            "The file as the bank gives it: camt.053 (versions 02 to 13) or MT940, up to 64 MB; a larger one is read by the",
            "command `farmgate bank statement`. Each booking is taken once, whatever file brings it, so the same file again",
            "changes nothing. A payment that names our reference pays its checkout, a transfer of ours that left or came back is",
            "known by its end-to-end id; of the rest people decide. A file that can't be read to its end changes nothing.",
          ].join(" "),
          body: StatementBody,
          response: { 200: TakenStatement },
        },
      },
      async (request) => {
        const { body } = request;
        const file = body instanceof Readable ? body : Readable.from([]);
        return takeUpload(platform, file, callerOf(request).userId);
      },
    );
  });
}

const StatementBody = {
  content: Object.fromEntries(
    statementTypes.map((type) => [type, { schema: type === "text/plain" ? { examples: [example] } : {} }]),
  ),
};

function list(api: App, platform: Platform): void {
  const { db } = platform;
  api.get(
    "/console/bank/entries/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List what happened on the bank account, newest first",
        operationId: "listBankEntries",
        description: `${forStaff} As the statements say that were read: bookings, and the single payments of batches.`,
        querystring: BankEntriesQuery,
        response: { 200: BankEntryPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readEntries(db, page),
        (row) => showEntry(row),
      ),
  );
}

function decisions(api: App, platform: Platform): void {
  const problems = [entryDecided, ...idempotencyProblems];
  api.post(
    "/console/bank/entries/:entry_id/match/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Say what a bank entry was for",
        operationId: "matchBankEntry",
        description: `${forStaff} Either \`checkout_id\`, for money that came in, or \`payout_id\`, for a payout that left or came back. What then becomes of it is in \`finding\`.`,
        params: MatchedEntryPath,
        body: EntryMatch,
        response: { 200: BankEntry },
      },
    },
    async (request, reply) => {
      const { checkout_id, payout_id } = request.body;
      if (checkout_id === undefined && payout_id === undefined)
        throw invalidInput({ checkout_id: "required" });
      if (checkout_id !== undefined && payout_id !== undefined)
        throw invalidInput({ payout_id: "unknown_field" });
      return decide(platform, request, reply, (tx, by, id) =>
        matchEntry(tx, platform, by, id, { checkout_id, payout_id }),
      );
    },
  );

  api.post(
    "/console/bank/entries/:entry_id/ignoring/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Ignore a bank entry",
        operationId: "ignoreBankEntry",
        description: `${forStaff} It has nothing to do with orders or payouts: the bank's fees, rent. It can be matched later all the same.`,
        params: IgnoredEntryPath,
        response: { 200: BankEntry },
      },
    },
    async (request, reply) =>
      decide(platform, request, reply, (tx, by, id) => ignoreEntry(tx, platform, by, id)),
  );

  api.post(
    "/console/bank/entries/:entry_id/repayment/",
    {
      config: { access: "staff", problems: [nothingOwed, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Pay back what is owed of a bank entry",
        operationId: "repayBankEntry",
        description: `${forStaff} What came too much, too late or twice, or all of what nobody knows what it was for, goes back to the account that it came from, or to \`iban\`, with the next file for the bank.`,
        params: RepaidEntryPath,
        body: EntryRepayment,
        response: { 200: BankEntry },
      },
    },
    async (request, reply) =>
      decide(platform, request, reply, (tx, by, id) => repayEntry(tx, platform, by, id, request.body)),
  );
}

type OfEntry = FastifyRequest & { params: { entry_id: number } };

function decide(
  { db, clock }: Platform,
  request: OfEntry,
  reply: FastifyReply,
  work: (tx: Tx, by: StaffId, id: number) => Promise<void>,
) {
  const { entry_id } = request.params;
  return withIdempotency(db, clock, request, reply, async (tx) => {
    await work(tx, callerOf(request).userId, entry_id);
    return { status: 200, body: showEntry(await readEntry(tx, entry_id)) };
  });
}
