import { Type } from "typebox";
import { ProducerStatus, Role } from "#accounts";
import { checkNames, checkStates } from "#doctor";
import { letterStatuses } from "#mail";
import { Order, OrderStatus } from "#orders";
import { DisputeStatus, fileIssues, Refund, repaymentStatuses } from "#payments";
import { closed, Day, described, Id, Line, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { subjects } from "#staff";
import { Payout, PayoutStatus } from "#wallet";
import { checkCodes } from "./checks.ts";

/** What travels on the routes of the console. In examples stand ids of the demo market. */

export const reasonLength = 500;
const Reason = Line(reasonLength, { examples: ["The bank does not know this account."] });
export const WithReason = named("StaffReason", closed({ reason: Reason }));

export const Closing = named(
  "ProducerClosing",
  closed({
    reason: Reason,
    confirm: Type.Optional(
      Type.Boolean({ description: "Whether open orders are to be cancelled.", examples: [true] }),
    ),
  }),
);

/** Who somebody is, in a line about something else. */
const PersonName = named(
  "PersonName",
  closed({
    id: Id,
    username: Type.String({ examples: ["ana"] }),
    display_name: Type.String({ examples: ["Ana Peeters"] }),
  }),
);

const NotYet = nullable(described(Time, { examples: [null] }));

export const ConsolePerson = named(
  "ConsolePerson",
  closed({
    id: Id,
    username: Type.String({ examples: ["ana"] }),
    display_name: Type.String({ examples: ["Ana Peeters"] }),
    email: nullable(Type.String({ examples: ["ana@example.org"] })),
    roles: Type.Array(Role, { examples: [[]] }),
    producer_status: ProducerStatus,
    selling_stopped_at: described(NotYet, {
      description: "Since when the staff keep this producer from selling; null where they don't.",
    }),
    product_count: Type.Integer({ examples: [14] }),
    joined_at: Time,
    disabled_at: NotYet,
  }),
);
export const ConsolePersonPage = PageOf(ConsolePerson);

export const PeopleQuery = closed({
  search: Type.Optional(
    Type.String({
      maxLength: 254,
      format: "line",
      description: "Names, the whole of an email address, or an id.",
      examples: ["ana"],
    }),
  ),
  role: Type.Optional(Role),
  status: Type.Optional(oneOf("active", "disabled")),
  producer_status: Type.Optional(ProducerStatus),
  ...pageQuery,
});

export const PersonPath = closed({ user_id: described(Id, { examples: [44] }) });
export const ApprovedPath = closed({ user_id: described(Id, { examples: [56] }) });
export const RefusedPath = closed({ user_id: described(Id, { examples: [78] }) });
export const ProducerPath = closed({ user_id: described(Id, { examples: [1] }) });
export const RolePath = closed({
  user_id: described(Id, { examples: [44] }),
  role: described(Role, { examples: ["product_admin"] }),
});

const Contact = named(
  "PartyContact",
  closed({
    email: nullable(Type.String({ examples: ["ana@example.org"] })),
    phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
  }),
);

const { contact: _contact, actions: _actions, commission: _commission, ...orderMembers } = Order.properties;

const Payment = named(
  "ConsolePayment",
  closed({
    id: Id,
    provider: Type.String({ examples: ["sandbox"] }),
    status: oneOf("started", "processing", "requires_action", "succeeded", "declined"),
    captured: described(nullable(Money), {
      description:
        "In the order's currency, for all orders of its checkout; null where it took nothing in it.",
    }),
    refunded: nullable(Money),
    created_at: Time,
    settled_at: NotYet,
  }),
);

export const ConsoleOrder = named(
  "ConsoleOrder",
  closed({
    ...orderMembers,
    commission: Money,
    buyer_contact: Contact,
    producer_contact: Contact,
    payments: Type.Array(Payment, { description: "Those that were not declined, and the last that was." }),
    refunds: Type.Array(Refund, { description: "The newest 100.", examples: [[]] }),
    may_be_cancelled: Type.Boolean({ examples: [true] }),
  }),
);

export const ConsoleOrderLine = named(
  "ConsoleOrderLine",
  closed({
    id: Id,
    status: described(OrderStatus, { examples: ["placed"] }),
    payment_method: Order.properties.payment_method,
    delivery_method: Order.properties.delivery_method,
    buyer: PersonName,
    producer: PersonName,
    total: Money,
    placed_at: Time,
  }),
);
export const ConsoleOrderPage = PageOf(ConsoleOrderLine);

export const AllOrdersQuery = closed({
  search: Type.Optional(
    Type.String({
      maxLength: 254,
      format: "line",
      description: "An order's number, or a buyer or producer as `console/people/` finds them.",
      examples: ["ana"],
    }),
  ),
  status: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "One or more, separated by commas.",
      examples: ["placed,ready"],
    }),
  ),
  from: Type.Optional(Day()),
  to: Type.Optional(Day()),
  market_day: Type.Optional(
    Type.Integer({ ...Id, description: "Only orders for this market day.", examples: [1] }),
  ),
  ...pageQuery,
});

export const ConsoleOrderPath = closed({ order_id: described(Id, { examples: [27] }) });
export const ProductPath = closed({ product_id: described(Id, { examples: [530] }) });

/** Why a debt can't be in a file for the bank. */
export const FileIssue = described(nullable(oneOf(...fileIssues)), {
  description: [
    "Why a file for the bank leaves it out while it is `requested`: `currency` isn't euro, `no_account` is known, the account is",
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
export const RepaymentAccount = named(
  "RepaymentAccount",
  closed({
    holder: Line(70, { examples: ["Bruno Claes"] }),
    iban: Type.String({ format: "iban", maxLength: 80, examples: ["BE68539007547034"] }),
  }),
);

export const ConsoleLetter = named(
  "ConsoleLetter",
  closed({
    id: Id,
    to: Type.String({ examples: ["ana@example.org"] }),
    subject: Type.String({ examples: ["New order 27 from Bruno"] }),
    purpose: Type.String({
      description: "What it is about; new ones may be added.",
      examples: ["order_letter"],
    }),
    status: described(oneOf(...letterStatuses), {
      description: "`failed`: the mail server didn't take it when it was last tried.",
    }),
    at: described(Time, { description: "When it left, or failed last." }),
    first_failed_at: NotYet,
    tries: described(nullable(Type.Integer()), {
      description: "How often it has failed; null for one that left.",
      examples: [null],
    }),
    error: nullable(
      Type.String({ examples: ["The mail server did not accept the email: it did not answer in time"] }),
    ),
    is_retried: Type.Boolean({
      description: "Whether one that failed is tried again without anybody's doing.",
      examples: [false],
    }),
    expires_at: described(NotYet, {
      description: "Until when one with a code can be sent again; null for all others.",
    }),
  }),
);
export const ConsoleLetterPage = PageOf(ConsoleLetter);
export const LettersQuery = closed({
  status: Type.Optional(oneOf(...letterStatuses)),
  to: Type.Optional(
    Type.String({
      maxLength: 254,
      format: "line",
      description: "The whole of an email address.",
      examples: ["ana@example.org"],
    }),
  ),
  ...pageQuery,
});
export const LetterPath = closed({ letter_id: described(Id, { examples: [1001] }) });

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

export const RetriedRefundPath = closed({ refund_id: described(Id, { examples: [1] }) });
export const GivenRefundPath = closed({ refund_id: described(Id, { examples: [2] }) });
export const DisputePath = closed({ dispute_id: described(Id, { examples: [1] }) });
export const DisputesQuery = closed({ status: Type.Optional(DisputeStatus), ...pageQuery });
export const Blame = named(
  "Blame",
  closed({ blame: described(oneOf("producer", "site"), { examples: ["site"] }) }),
);
