import type { LetterWords, Words } from "#mail";

type Told = Parameters<Words["order"]>[0];

/** What a letter of a test is sent by. */
export function sentBy(id: string) {
  return { id, kind: { name: "send_test", retryForSeconds: 60 }, data: {} };
}

/** Every letter there is but those about orders, each once. */
export function lettersBut(words: Words, names: { siteName: string; username: string }) {
  const { siteName, username } = names;
  const coded = { ...names, code: "K7M2QX9R", minutes: 15 };
  const day = {
    ...{
      siteName,
      day: "Wednesday, May 1",
      from: "16:00",
      until: "17:00",
      place: "Dorpsstraat 1, 9000 Ghent, BE",
    },
    ...{ instructions: "Knock twice.", number: 12, lines: ["2 × Pears (1 kg), €7.00"], due: "€7.00" },
    ...{ closes: "April 29, 20:00", reason: username },
  };
  const transfer = {
    ...{ siteName: names.siteName, orders: [7], amount: "€1.00", holder: username, bic: "GKCCBEBB" },
    ...{ iban: "BE68 5390 0754 7034", reference: "RF02 0000 0036", day: "Friday, 1 May", time: "09:00" },
    url: "https://market.example/",
  };
  const payout = { ...names, amount: "€1.00", holder: username, ending: "7034" };
  return {
    trial: words.trial(names),
    registrationCode: words.registrationCode(coded),
    alreadyRegistered: words.alreadyRegistered({ ...names, url: "https://market.example/" }),
    passwordResetCode: words.passwordResetCode(coded),
    emailChangeCode: words.emailChangeCode(coded),
    addressInUse: words.addressInUse(names),
    passwordChanged: words.passwordChanged(names),
    emailChanged: words.emailChanged({ ...names, newEmailHidden: "e…@example.org" }),
    sellingAsked: words.sellingAsked(names),
    sellerWaits: words.sellerWaits({ siteName, asker: username }),
    sellingApproved: words.sellingApproved(names),
    sellingRefused: words.sellingRefused({ ...names, reason: username }),
    sellingPaused: words.sellingPaused({ ...names, reason: username }),
    sellingClosed: words.sellingClosed({ ...names, reason: username }),
    sellingResumed: words.sellingResumed(names),
    productRemoved: words.productRemoved({ ...names, name: username, reason: username }),
    disabled: words.disabled({ ...names, reason: null }),
    enabled: words.enabled(names),
    roleGranted: words.roleGranted({ ...names, role: "staff" }),
    roleRevoked: words.roleRevoked({ ...names, role: "staff" }),
    reviewRemoved: words.reviewRemoved({ ...names, about: username, reason: username, mayReview: true }),
    daySold: words.daySold(day),
    dayFetched: words.dayFetched(day),
    dayChanged: words.dayChanged(day),
    dayChangedForProducer: words.dayChangedForProducer(day),
    dayCancelled: words.dayCancelled(day),
    dayCancelledForProducer: words.dayCancelledForProducer(day),
    transferAsked: words.transferAsked(transfer),
    transferReminder: words.transferReminder({ ...transfer, bic: null, orders: [7, 8] }),
    disputeBorne: words.disputeBorne({
      siteName: names.siteName,
      orderId: 7,
      amount: "€1.00",
      isLost: false,
    }),
    payoutPaid: words.payoutPaid(payout),
    payoutRefused: words.payoutRefused({ ...payout, reason: username, mayAsk: true }),
    payoutReturned: words.payoutReturned({ ...payout, reason: username, mayAsk: true }),
  } satisfies Record<Exclude<keyof Words, "order">, LetterWords>;
}

/** What each letter about an order may be told, in every state that it can be sent in. */
export function everyOrderTold(): Told[] {
  const both = [true, false];
  const ofDays = both.flatMap((isCash) =>
    sendings(isCash)
      .filter(({ event }) => event === "placed" || event === "ready")
      .map((sent) => ({ ...base, ...sent, isCash, ...onMarketDay })),
  );
  const others = both.flatMap((isCash) =>
    both.flatMap((isPickup) =>
      ["Dorpsstraat 1, 9000 Ghent, BE", undefined].flatMap((where) =>
        ["+32 470 11 22 33", null].flatMap((phone) =>
          sendings(isCash).map((sent) => ({ ...base, ...sent, isCash, isPickup, where, phone })),
        ),
      ),
    ),
  );
  return [...others, ...ofDays];
}

const base = {
  ...{ siteName: "Market of Ghent", orderId: 7, other: "Ana", lines: ["2 × Pears (1 kg), €7.00"] },
  removed: "1 × Plums (500 g), €3.50",
  ...{ total: "€7.00", wantedOn: "Wednesday, May 1", note: "Knock twice." },
};

const place = "De Loods, Loskaai 1, 9000 Ghent, BE";
const onMarketDay = {
  ...{ isPickup: false, where: undefined, phone: null, wantedOn: null },
  marketDay: { day: "Friday, May 3", from: "16:00", until: "17:00", place, number: 12 },
};

/** What is sent to whom, with what is true of the order by then. */
function sendings(isCash: boolean): Pick<Told, "event" | "to" | "isPaid" | "cancelled">[] {
  const to = ["buyer", "producer"] as const;
  const going = { isPaid: !isCash, cancelled: undefined };
  const steps = (["placed", "ready", "fulfilled"] as const).flatMap((event) =>
    to.map((reader) => ({ event, to: reader, ...going })),
  );
  const removal = { event: "item_removed" as const, to: "producer" as const };
  const ends: Pick<Told, "isPaid" | "cancelled">[] = (["buyer", "producer", "operator"] as const).flatMap(
    (by) =>
      [null, "We are away.", "payment_expired"].flatMap((reason) =>
        (isCash ? [false] : [true, false]).map((isPaid) => ({ isPaid, cancelled: { by, reason } })),
      ),
  );
  const bySystem = (["payment_expired", "producer_unavailable"] as const).map((reason) => ({
    isPaid: false,
    cancelled: { by: "system" as const, reason },
  }));
  if (!isCash) ends.push(...bySystem);
  // What was told of before may be read after the end.
  const overtaken = ends.flatMap((end) =>
    (["placed", "ready", "cancelled"] as const).flatMap((event) =>
      to.map((reader) => ({ event, to: reader, ...end })),
    ),
  );
  const removals = [going, ...ends.filter(({ isPaid }) => isPaid === going.isPaid)];
  const late = ends.filter(({ isPaid }) => !isPaid && !isCash);
  return [
    ...steps,
    ...overtaken,
    ...removals.map((order) => ({ ...removal, ...order })),
    { event: "producer_disabled", to: "buyer", ...going },
    ...late.map((end) => ({ event: "paid_late" as const, to: "buyer" as const, ...end })),
  ];
}
