import { Type } from "typebox";
import { DisputeStatus, fileIssues, repaymentStatuses } from "#payments";
import { closed, described, Id, Line, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { Payout, PayoutStatus } from "#wallet";
import { NotYet, PersonName } from "./schemas.ts";

/** What travels of payouts, repayments, refunds and disputes. */

/** Why a debt can't be in a file for the bank. */
export const FileIssue = described(nullable(oneOf(...fileIssues)), {
  description: [
    "Why a file for the bank leaves it out while it is `requested`: the bank has `taken_back` the money that it repays, so that it",
    "waits until somebody settles it or says anew to which account it goes, `currency` isn't euro, `no_account` is known, the account is",
    "`not_sepa`, or is outside of the EEA and the site's settings have `no_address`, or it is `too_large`. Else null.",
  ].join(" "),
  examples: [null],
});

export const ConsolePayout = named(
  "ConsolePayout",
  closed({
    ...Payout.properties,
    user: PersonName,
    file_issue: FileIssue,
  }),
);
export const ConsolePayoutPage = PageOf(ConsolePayout);
export const PayoutsQuery = closed({
  status: Type.Optional(PayoutStatus),
  ...pageQuery,
});
export const PaidPayoutPath = closed({ payout_id: described(Id, { examples: [1] }) });
export const RefusedPayoutPath = closed({ payout_id: described(Id, { examples: [2] }) });

export const Repayment = named(
  "ConsoleRepayment",
  closed({
    id: Id,
    amount: Money,
    status: oneOf(...repaymentStatuses),
    holder: nullable(Type.String({ examples: ["Bruno Claes"] })),
    iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
    checkout_id: nullable(Id),
    file_issue: FileIssue,
    taken_back_by: nullable(
      described(Id, {
        description:
          "The bank entry that took back the money which this was to repay; `paid` then says that its payer has it, and nothing was sent.",
        examples: [null],
      }),
    ),
    created_at: Time,
    decided_at: NotYet,
    reason: nullable(Type.String({ description: "The bank's, of what it has returned.", examples: [null] })),
  }),
);

export const RepaymentPage = PageOf(Repayment);
export const RepaymentsQuery = closed({
  status: Type.Optional(oneOf(...repaymentStatuses)),
  ...pageQuery,
});
export const RepaymentPath = closed({ repayment_id: described(Id, { examples: [1] }) });
export const SettledRepaymentPath = closed({ repayment_id: described(Id, { examples: [2] }) });
export const RepaymentAccount = named(
  "RepaymentAccount",
  closed({
    holder: Line(70, { examples: ["Bruno Claes"] }),
    iban: Type.String({ format: "iban", maxLength: 80, examples: ["BE68539007547034"] }),
  }),
);

export const RetriedRefundPath = closed({ refund_id: described(Id, { examples: [1] }) });
export const GivenRefundPath = closed({ refund_id: described(Id, { examples: [2] }) });
export const DisputePath = closed({ dispute_id: described(Id, { examples: [1] }) });
export const DisputesQuery = closed({ status: Type.Optional(DisputeStatus), ...pageQuery });
export const Blame = named(
  "Blame",
  closed({ blame: described(oneOf("producer", "site"), { examples: ["site"] }) }),
);
