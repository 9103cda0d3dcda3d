import assert from "node:assert/strict";
import { test } from "node:test";
import { commonWeightLabels } from "#platform/settings";
import { type Day, deliveryOf } from "./elements/day.ts";
import { checkDigit, readLabel } from "./elements/labels.ts";
import { apply } from "./elements/rules.ts";
import { mettlerSics, type Scale, toledo8217 } from "./elements/scales.ts";
import { type Port, weighWith } from "./elements/serial.ts";

const withCheck = (twelve: string) => `${twelve}${checkDigit(`${twelve}0`)}`;

test("an in-store label says its weight, by the layout of its country, also where a decoder leaves its first zero out", () => {
  const label = withCheck("281234501250");
  assert.deepEqual(readLabel(label, commonWeightLabels), { article: "12345", grams: 1250 });
  const padded = withCheck("021234500480");
  assert.deepEqual(readLabel(padded.slice(1), ["02IIIIIWWWWWC"]), { article: "12345", grams: 480 });
  assert.deepEqual(readLabel(withCheck("291230045670"), ["29IIIVWWWWWVC"]), { article: "123", grams: 4567 });
  const wrongDigit = label.slice(0, 12) + ((Number(label[12]) + 1) % 10);
  const noneOf = [wrongDigit, withCheck("541234501250"), "12", "no code", `${label}0`, "96385074"];
  for (const code of noneOf) assert.equal(readLabel(code, commonWeightLabels), undefined, code);
  assert.equal(readLabel(label, []), undefined);
  const narrower = ["28IIIIIWWWWWC", "281IIIIIWWWWC"];
  assert.deepEqual(readLabel(label, narrower), { article: "23450", grams: 1250 });
});

test("a label that says what goods cost gives their weight, where their price per kilogram is known", () => {
  const label = withCheck("221234500525");
  const layouts = ["22IIIIVXXXXXC"];
  assert.deepEqual(readLabel(label, layouts, 420), { article: "1234", grams: 1250 });
  for (const perKilogram of [undefined, 0, Number.NaN])
    assert.equal(readLabel(label, layouts, perKilogram), undefined);
});

/** A port at whose other end a scale answers each request with the next of these texts, in two parts. */
function fakePort(answers: string[]): Port {
  let send: ReadableStreamDefaultController<Uint8Array> | undefined;
  const port: Port = {
    readable: null,
    writable: null,
    async open() {
      port.readable = new ReadableStream({
        start(controller) {
          send = controller;
        },
      });
      port.writable = new WritableStream({
        write() {
          const answer = answers.shift();
          if (answer === undefined) return;
          const bytes = new TextEncoder().encode(answer);
          send?.enqueue(bytes.slice(0, 3));
          send?.enqueue(bytes.slice(3));
        },
      });
    },
    async close() {},
  };
  return port;
}

test("a scale is asked until its weight stands still, and one that says nothing is left", async () => {
  const cases: [Scale, string[], number | undefined][] = [
    [mettlerSics, ["S S      1.240 kg\r\n"], 1240],
    [mettlerSics, ["S D      1.250 kg\r\n", "S S      980 g\r\n"], 980],
    [mettlerSics, ["S S     -0.010 kg\r\n", "S +\r\n", "S I\r\n"], undefined],
    [toledo8217, ["\x02?D\r", "\x0201.235\r"], 1235],
    [toledo8217, ["\x0200480\r"], 480],
    [toledo8217, [], undefined],
  ];
  for (const [scale, answers, grams] of cases)
    assert.equal(await weighWith(fakePort([...answers]), scale, 4, 60), grams, JSON.stringify(answers));
});

test("a phone reckons what an order comes to with its delivery, however often a line changes", () => {
  const by = { id: 1, username: "hana", display_name: "Hana" };
  const mark = (event: string) => ({ event, by, at: "2026-05-01T15:04:05.000Z" });
  const line = {
    n: 1,
    name: "Pears",
    pack_size: "1",
    pack_unit: "kg",
    quantity: 3,
    sold_by: "pack" as const,
  };
  const order = {
    ...{ id: 7, producer: { id: 2, name: "Ann" }, status: "ready" as const, payment_method: "cash" },
    ...{ is_paid: false, currency: "EUR", total_minor: 1250, note: null, fulfilled_at: null },
    lines: [
      {
        ...{ ...line, price_minor: 350, total_minor: 1050, tolerance_percent: null, grams: null },
        ...{ handed: null, weighed: null, short: null },
      },
    ],
  };
  const slot = { id: 1, starts_at: "2026-05-01T14:00:00.000Z", ends_at: "2026-05-01T17:00:00.000Z" };
  const buyer = { id: 3, display_name: "Bo", phone: null };
  const basket = { number: 1, buyer, slot, orders: [order], seen: [], cash: [], notes: [] };
  const day = { baskets: [basket] } as unknown as Day;
  const at = "2026-05-01T15:04:05Z";
  const short = { id: "a", at, device: "Table 1", kind: "short", order_id: 7, n: 1, quantity: 1 } as const;
  apply(day, short, mark("a"));
  assert.deepEqual([order.total_minor, deliveryOf(order)], [550, 200]);
  apply(day, { id: "b", at, device: "Table 1", kind: "undo", of: "a" }, mark("b"));
  assert.deepEqual([order.total_minor, deliveryOf(order)], [1250, 200]);
});
