import { Type } from "typebox";
import { entryStatuses, findings } from "#payments";
import { closed, Day, described, Id, Line, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";

/** What travels about the site's bank account. In examples stand ids of the demo market. */

const Count = Type.Integer({ minimum: 0, examples: [2] });

export const TakenStatement = named(
  "TakenStatement",
  closed({
    entries: described(Count, {
      description: "What the file holds: bookings, and the single payments of batches.",
    }),
    new: described(Count, { description: "What of that nobody had brought yet." }),
    matched: described(Count, { description: "New ones of which it is certain what they are." }),
    proposed: described(Count, { description: "New ones for a person to confirm." }),
    unmatched: described(Count, { description: "New ones for a person to look at." }),
    returned: described(Count, { description: "New ones by which money came back, or was taken back." }),
  }),
);

const Status = oneOf(...entryStatuses);
const Nothing = nullable(Type.String({ examples: [null] }));

export const BankEntry = named(
  "BankEntry",
  closed({
    id: Id,
    account: Type.String({ examples: ["NL02ABNA0123456789"] }),
    booked_on: Day(),
    valued_on: nullable(Day()),
    amount: described(Money, { description: "Negative where money left." }),
    name: described(nullable(Type.String({ examples: ["Bruno De Smet"] })), {
      description: "Who is on the other side, as the bank says.",
    }),
    iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
    remittance: described(nullable(Type.String({ examples: ["Thank you"] })), {
      description: "What was written with it, a line each.",
    }),
    bank_reference: Nothing,
    end_to_end_id: Nothing,
    is_reversal: Type.Boolean({
      description: "Whether it takes an earlier booking back.",
      examples: [false],
    }),
    return_reason: described(Nothing, { description: "Why the bank returned it." }),
    status: Status,
    finding: described(nullable(oneOf(...findings)), {
      description:
        "What it turned out to be. `short`: not enough, it waits for the rest; `over`, `late`, `cancelled`, `twice`: what is owed of it can be paid back; `taken_back`: the bank has taken money back that has paid something.",
    }),
    checkout_id: nullable(Id),
    payout_id: nullable(Id),
    repayment_id: nullable(Id),
    missing: described(nullable(Money), { description: "What its checkout still waits for." }),
    owed: described(Money, { description: "What of it can be paid back." }),
    decided_at: nullable(Time),
    read_at: Time,
  }),
);
export const BankEntryPage = PageOf(BankEntry);

export const BankEntriesQuery = closed({ status: Type.Optional(Status), ...pageQuery });

export const MatchedEntryPath = closed({ entry_id: described(Id, { examples: [1] }) });
export const IgnoredEntryPath = closed({ entry_id: described(Id, { examples: [2] }) });
export const RepaidEntryPath = closed({ entry_id: described(Id, { examples: [3] }) });

/** Exactly one of the two. */
export const EntryMatch = named(
  "BankEntryMatch",
  closed({
    checkout_id: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    payout_id: Type.Optional(described(Id, { examples: [1] })),
  }),
);

export const EntryRepayment = named(
  "BankEntryRepayment",
  closed({
    holder: Type.Optional(Line(140, { examples: ["Bruno De Smet"] })),
    iban: Type.Optional(Type.String({ format: "iban", maxLength: 200, examples: ["BE68 5390 0754 7034"] })),
  }),
);
