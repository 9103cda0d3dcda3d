import assert from "node:assert/strict";
import { test } from "node:test";
import { everyOrderTold } from "../../tests/support/letters.ts";
import { en } from "./languages/en.ts";

/** Every letter about an order, with its lines as one text. */
function everyLetter() {
  return everyOrderTold().map((told) => {
    const { subject, lines } = en.order(told);
    return { told, text: [subject, ...lines].join("\n"), name: JSON.stringify(told) };
  });
}

const each = (check: (letter: ReturnType<typeof everyLetter>[number]) => void) => {
  const letters = everyLetter();
  assert.ok(letters.length > 500, `only ${letters.length}`);
  for (const letter of letters) check(letter);
};

test("money is promised back where some was paid by card, and nowhere else", () =>
  each(({ told: { event, isCash, isPaid, cancelled }, text, name }) => {
    const isOfBuyer = event === "paid_late" || event === "producer_disabled" || event === "item_removed";
    const isOwed = isOfBuyer ? !isCash : isPaid && !!cancelled;
    assert.equal(/refund/i.test(text), isOwed, name);
  }));

test("nothing is called paid that was not", () =>
  each(({ told: { event, isPaid, isCash }, text, name }) => {
    if (isPaid || event === "paid_late") return;
    const unpaid = text
      .replaceAll("It was not paid in time.", "")
      .replaceAll(/Nothing has been paid for it( yet)?\./g, "");
    assert.doesNotMatch(unpaid, /paid|your money/, name);
    assert.doesNotMatch(text, isCash ? /card/ : /in cash/, name);
  }));

test("a reason that somebody typed stands in quotes behind their name, and never reads as the site's own", () =>
  each(({ told: { event, to, cancelled }, text, name }) => {
    if (event !== "cancelled" || !cancelled || cancelled.by === "system") return;
    const { by, reason } = cancelled;
    assert.doesNotMatch(text, /not paid in time|can't sell/, name);
    const who = by === to ? "You" : by === "operator" ? "They" : "Ana";
    if (reason !== null) assert.ok(text.includes(`\n${who} wrote: “${reason}”\n`), text);
    else assert.equal(text.includes("No reason was given."), by !== to, name);
    const actor = by === to ? "You have" : by === "operator" ? "The team at Market of Ghent has" : "Ana has";
    assert.ok(text.includes(`\n${actor} cancelled `), text);
  }));

test("the site's own reasons are sentences", () =>
  each(({ told: { event, cancelled }, text, name }) => {
    if (cancelled?.by !== "system") return;
    assert.doesNotMatch(text, /payment_expired|producer_unavailable|payment_failed|wrote/, name);
    if (event !== "cancelled") return;
    const sentence = {
      payment_expired: "It was not paid in time.",
      producer_unavailable: "can't sell on",
      payment_failed: "could not be taken from the card",
    };
    assert.ok(text.includes(sentence[cancelled.reason]), text);
  }));

test("what was cancelled since is not said to be prepared, ready or waited for", () =>
  each(({ told: { cancelled }, text, name }) => {
    if (cancelled)
      assert.doesNotMatch(
        text,
        /will (prepare|deliver)|waiting for you|Pick it up|Deliver it|wanted for/,
        name,
      );
    else assert.doesNotMatch(text, /cancelled/, name);
  }));

test("a producer is told what was taken out of an order, and what is left to prepare unless it is cancelled", () =>
  each(({ told: { event, cancelled }, text, name }) => {
    assert.equal(text.includes("1 × Plums (500 g), €3.50."), event === "item_removed", name);
    assert.equal(text.includes("still have to prepare"), event === "item_removed" && !cancelled, name);
  }));

test("both are told where goods are picked up, or that nobody has said it yet and what to do", () =>
  each(({ told: { event, to, isPickup, where, phone, cancelled }, text, name }) => {
    if (cancelled || (event !== "placed" && event !== "ready")) return;
    const collects = { buyer: "Pick it up at", producer: "It will be picked up at" };
    const delivers = { buyer: "It will be delivered to", producer: "Deliver it to" };
    if (where !== undefined)
      assert.ok(text.includes(`\n${(isPickup ? collects : delivers)[to]} ${where}.\n`), text);
    const isUnknown = isPickup && where === undefined;
    assert.equal(text.includes("has not said yet where to pick it up"), isUnknown && to === "buyer", name);
    assert.equal(text.includes("not added a pickup address yet"), isUnknown && to === "producer", name);
    assert.equal(text.includes("+32"), isUnknown && to === "buyer" && phone !== null, name);
  }));

test("what is ordered for a market day says its day, slot, place and basket to both, and is not delivered", () =>
  each(({ told: { event, to, marketDay, cancelled }, text, name }) => {
    if (!marketDay) return;
    const { day, from, until, place, number } = marketDay;
    const sentence = {
      buyer: `Pick it up on the market day on ${day} between ${from} and ${until} at ${place}. Your number there is ${number}.`,
      producer: `It is for the market day on ${day} at ${place}: basket ${number}, which is picked up between ${from} and ${until}.`,
    };
    assert.equal(text.includes(sentence[to]), !cancelled, name);
    assert.doesNotMatch(text, /deliver/, name);
    if (event === "ready" && !cancelled) assert.match(text, /brings it to the market day/, name);
  }));

test("each letter names the order, the other party and what was bought, and what it comes to", () =>
  each(({ told, text, name }) => {
    for (const said of ["order 7", "Ana", "2 × Pears (1 kg), €7.00"]) assert.ok(text.includes(said), name);
    assert.match(text, /(total (is|was|would have been)|payment of) €7\.00/, name);
    assert.doesNotMatch(text, /undefined|null|\[object/, name);
    assert.equal(
      text.includes("“Knock twice.”"),
      !told.cancelled && ["placed", "ready"].includes(told.event),
      name,
    );
  }));

test("what the operator typed about a payout or a review stands in quotes, whatever it reads like", () => {
  const named = { siteName: "Farmgate", username: "ana" };
  const payout = { ...named, amount: "€1.00", holder: "Ana", ending: "7034", mayAsk: true };
  const refused = en.payoutRefused({ ...payout, reason: "payment_expired" }).lines.join("\n");
  assert.match(refused, /^They wrote: “payment_expired”$/m);
  assert.match(en.payoutRefused({ ...payout, reason: null }).lines.join("\n"), /^They gave no reason\.$/m);
  const removed = en.reviewRemoved({ ...named, about: "Bo", reason: "Rude.", mayReview: false });
  assert.match(removed.lines.join("\n"), /^They wrote: “Rude\.”$/m);
});

test("nobody is told to do what they can't: ask again while disabled, review who has gone", () => {
  const named = { siteName: "Farmgate", username: "ana" };
  const payout = { ...named, amount: "€1.00", holder: "Ana", ending: "7034", reason: null };
  const review = { ...named, about: "Bo", reason: "Rude." };
  for (const may of [true, false]) {
    assert.equal(/ask for it again/.test(en.payoutRefused({ ...payout, mayAsk: may }).lines.join()), may);
    assert.equal(/another review/.test(en.reviewRemoved({ ...review, mayReview: may }).lines.join()), may);
  }
});
