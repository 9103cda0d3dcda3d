import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDigit, readLabel } from "./elements/labels.ts";
import { mettlerSics, type Scale, toledo8217 } from "./elements/scales.ts";
import { type Port, weighWith } from "./elements/serial.ts";

const withCheck = (twelve: string) => `${twelve}${checkDigit(`${twelve}0`)}`;

test("an in-store label says its weight, by the layout of its country, also where a decoder leaves its first zero out", () => {
  const label = withCheck("281234501250");
  assert.deepEqual(readLabel(label), { article: "12345", grams: 1250 });
  const layouts = [{ prefix: "02", layout: "PPIIIIIWWWWWC" }];
  const padded = withCheck("021234500480");
  assert.deepEqual(readLabel(padded.slice(1), layouts), { article: "12345", grams: 480 });
  assert.deepEqual(readLabel(withCheck("291230045670"), [{ prefix: "29", layout: "PPIIIVWWWWWXC" }]), {
    article: "123",
    grams: 4567,
  });
  const wrongDigit = label.slice(0, 12) + ((Number(label[12]) + 1) % 10);
  const noneOf = [wrongDigit, withCheck("541234501250"), "12", "no code", `${label}0`];
  for (const code of noneOf) assert.equal(readLabel(code), undefined, code);
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
