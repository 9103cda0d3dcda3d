import { type Insertable, sql } from "kysely";
import type { Amount, CaptureOutcome, Outcome } from "#orders";
import type { Platform } from "#platform";
import { type DB, type Db, type Tx, transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import type { DisputeWord } from "../disputes/words.ts";
import { type Capture, type PaymentProvider, ProviderUnavailable } from "../provider.ts";

/** What each token makes the sandbox do. */
const sandboxTokens = {
  /** Pays at once. */
  sandbox_ok: "succeeded",
  /** Never pays. */
  sandbox_declined: "declined",
  /** Pays within seconds, and says so twice and with an old word after it. */
  sandbox_processing: "processing",
  /** Takes the money, but its answer is lost. */
  sandbox_timeout: "succeeded",
  /** Holds the money, and then doesn't let it be taken. */
  sandbox_capture_declined: "succeeded",
  /** Holds the money, and the first answer is lost as it is taken. */
  sandbox_capture_timeout: "succeeded",
  /** Pays at once, and its bank takes the money back within seconds. */
  sandbox_disputed: "succeeded",
  /** Pays at once; what is given back doesn't arrive, which is said only later. */
  sandbox_refund_fails: "succeeded",
} as const;

type Token = keyof typeof sandboxTokens;

/** How it goes when what is held is taken. */
const captureTokens: Partial<Record<string, "declined" | "timeout">> = {
  sandbox_capture_declined: "declined",
  sandbox_capture_timeout: "timeout",
};

/** What it is, for whoever writes down payments without asking it. */
export const sandboxTraits = {
  name: "sandbox",
  method: "card",
  can: { authorise: true, severalCurrencies: true, severalCaptures: true },
} as const;

/** What else becomes of a charge, later. */
const laterTokens: Partial<Record<string, "disputed" | "refund_fails">> = {
  sandbox_disputed: "disputed",
  sandbox_refund_fails: "refund_fails",
};

/**
 * A payment provider that moves no money and behaves as real ones do, their bad days included. It remembers in tables
 * of its own, outside the site's transactions, as if on another machine. What it says later is the job `sandboxWebhook`.
 */
export function createSandbox({ db, clock, jobs }: Pick<Platform, "db" | "clock" | "jobs">): PaymentProvider {
  return {
    ...sandboxTraits,
    knows: isToken,
    async start({ reference, amounts, token = "sandbox_ok", isAuthorisation }) {
      const status = isToken(token) ? sandboxTokens[token] : "declined";
      const charge = {
        ...{ reference, status, amounts: JSON.stringify(amounts), created_at: clock.now() },
        ...{ is_authorisation: isAuthorisation, captures: captureTokens[token] ?? "succeeded" },
        later: laterTokens[token] ?? null,
      };
      const outcome = await createCharge(db, charge, async (tx) => {
        if (status === "processing")
          await jobs.addLater(tx, sandboxWebhook, webhookAfterSeconds, { reference });
        if (charge.later === "disputed")
          await jobs.addLater(tx, sandboxDispute, webhookAfterSeconds, { reference });
      });
      if (token === "sandbox_timeout") throw new ProviderUnavailable("The sandbox's answer was lost.");
      return { status: outcome };
    },
    find: (reference) => findCharge(db, reference),
    async close(reference) {
      const charge = { reference, status: "declined", amounts: "[]", created_at: clock.now() };
      return { status: await createCharge(db, charge, async () => {}) };
    },
    capture: (capture) => captureInSandbox(db, capture),
    async void(of) {
      const released_at = clock.now();
      await db
        .updateTable("sandbox_charges")
        .set({ released_at })
        .where("reference", "=", of)
        .where("released_at", "is", null)
        .execute();
    },
    async refund({ reference, of, currency, amountMinor }) {
      const refund = { reference, charge_reference: of, currency, amount_minor: amountMinor };
      await insertSandboxRefund(db, refund, async (tx) => {
        if (await doRefundsFail(tx, of))
          await jobs.addLater(tx, sandboxRefundFailed, webhookAfterSeconds, { reference });
      });
      return { status: "done" };
    },
  };
}

const webhookAfterSeconds = 2;

export const sandboxWebhook: JobKind<{ reference: string }> = {
  name: "sandbox_webhook",
  retryForSeconds: 3600,
};

/** A charge's bank takes the money back. */
export const sandboxDispute: JobKind<{ reference: string }> = {
  name: "sandbox_dispute",
  retryForSeconds: 3600,
};

/** A refund didn't arrive after all. */
export const sandboxRefundFailed: JobKind<{ reference: string }> = {
  name: "sandbox_refund_failed",
  retryForSeconds: 3600,
};

/** What the sandbox says of the dispute of a charge: all of it is taken. */
export async function disputesOf(db: Db, reference: string): Promise<DisputeWord[]> {
  const charge = await db
    .selectFrom("sandbox_charges")
    .select("amounts")
    .where("reference", "=", reference)
    .executeTakeFirst();
  const amounts = (charge?.amounts as unknown as Amount[] | undefined) ?? [];
  return amounts.map(({ currency, amountMinor }) => ({
    ...{ provider: sandboxTraits.name, providerId: `${reference}-${currency}`, paymentReference: reference },
    ...{ currency, amountMinor, status: "open", reason: "fraudulent", fundsTaken: true },
  }));
}

/** Pays a charge that was processing, and says so as providers do: twice, and with an old word after it. */
export async function deliverSandboxWebhook(
  db: Db,
  reference: string,
  tell: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  await decideCharge(db, reference, "succeeded");
  for (const status of ["succeeded", "succeeded", "processing"] as const) await tell({ status });
}

function isToken(token: string): token is Token {
  return token in sandboxTokens;
}

type Decided = "processing" | "succeeded" | "declined";

/** Remembers a charge, unless it is known: the status of the one that is there. `begin` runs with a new one only. */
async function createCharge(
  db: Db,
  charge: Insertable<DB["sandbox_charges"]>,
  begin: (tx: Tx) => Promise<void>,
): Promise<Decided> {
  return transaction(db, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("sandbox_charges")
      .values(charge)
      .onConflict((conflict) => conflict.column("reference").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows) await begin(tx);
    const { status } = await tx
      .selectFrom("sandbox_charges")
      .select("status")
      .where("reference", "=", charge.reference)
      .executeTakeFirstOrThrow();
    return status as Decided;
  });
}

async function findCharge(db: Db, reference: string): Promise<Outcome | undefined> {
  const charge = await db
    .selectFrom("sandbox_charges")
    .select("status")
    .where("reference", "=", reference)
    .executeTakeFirst();
  return charge && { status: charge.status as Decided };
}

/** Brings a charge that is under way to its end. */
async function decideCharge(db: Db, reference: string, status: "succeeded" | "declined"): Promise<void> {
  await db
    .updateTable("sandbox_charges")
    .set({ status })
    .where("reference", "=", reference)
    .where("status", "=", "processing")
    .execute();
}

/** The same reference again is no second refund. */
async function insertSandboxRefund(
  db: Db,
  refund: Insertable<DB["sandbox_refunds"]>,
  begin: (tx: Tx) => Promise<void>,
): Promise<void> {
  await transaction(db, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("sandbox_refunds")
      .values(refund)
      .onConflict((conflict) => conflict.column("reference").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows) await begin(tx);
  });
}

/** Whether the first refund of a charge doesn't arrive; one that comes after does. */
async function doRefundsFail(tx: Tx, of: string): Promise<boolean> {
  const { rows } = await sql<{ later: string | null; refunds: number }>`
    select later, (select count(*)::int from sandbox_refunds where charge_reference = reference_of) as refunds
    from (select later, reference as reference_of from sandbox_charges where reference = ${of}) charge`.execute(
    tx,
  );
  return rows[0]?.later === "refund_fails" && rows[0].refunds === 1;
}

/** The same reference again takes nothing more. Never more is taken than is held, nor of what was let go of. */
async function captureInSandbox(
  db: Db,
  { reference, of, currency, amountMinor }: Capture,
): Promise<CaptureOutcome> {
  return transaction(db, async (tx) => {
    const charge = await tx
      .selectFrom("sandbox_charges")
      .select(["status", "is_authorisation", "captures", "amounts", "released_at"])
      .where("reference", "=", of)
      .forUpdate()
      .executeTakeFirst();
    const taken = await tx
      .selectFrom("sandbox_captures")
      .select(["reference", "currency", "amount_minor"])
      .where("charge_reference", "=", of)
      .execute();
    if (taken.some((one) => one.reference === reference)) return "captured";
    const held = (charge?.amounts as unknown as Amount[] | undefined)?.find(
      (one) => one.currency === currency,
    );
    const before = taken
      .filter((one) => one.currency === currency)
      .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
    const isHeld = charge?.status === "succeeded" && charge.is_authorisation && charge.released_at === null;
    if (!isHeld || charge.captures === "declined" || before + amountMinor > (held?.amountMinor ?? 0))
      return "failed";
    await tx
      .insertInto("sandbox_captures")
      .values({ reference, charge_reference: of, currency, amount_minor: amountMinor })
      .execute();
    return charge.captures === "timeout" ? "lost" : "captured";
  }).then((outcome) => {
    if (outcome === "lost") throw new ProviderUnavailable("The sandbox's answer was lost.");
    return { status: outcome };
  });
}
