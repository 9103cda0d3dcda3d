import { findCheckoutOfPayment } from "#orders";
import type { Platform } from "#platform";
import { transaction } from "#platform/database";
import type { PaymentProvider } from "../provider.ts";
import { findPayer } from "./references.ts";
import { oweBack } from "./repayments.ts";

/**
 * The site's own bank. Nothing is asked of it: a payment is written down once its money has come, and what goes back waits for
 * the next file of transfers.
 */
export function createBank({ db, clock }: Pick<Platform, "db" | "clock">): PaymentProvider {
  return {
    name: "bank",
    method: "transfer",
    can: { authorise: false, severalCurrencies: false, severalCaptures: true },
    knows: () => false,
    start: async () => ({ status: "processing" }),
    find: async () => ({ status: "processing" }),
    close: async () => ({ status: "declined" }),
    capture: async () => ({ status: "captured" }),
    void: async () => {},
    async refund({ reference, of, currency, amountMinor }) {
      await transaction(db, async (tx) => {
        const checkout_id = await findCheckoutOfPayment(tx, of);
        const payer = checkout_id === undefined ? nobody : await findPayer(tx, checkout_id);
        const owed = { refund_reference: reference, checkout_id: checkout_id ?? null, ...payer };
        await oweBack(tx, { ...owed, amount_minor: amountMinor, currency }, clock.now());
      });
      return { status: "requested" };
    },
  };
}

const nobody = { holder: null, iban: null };
