import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { currencyCodes, currencyDigits } from "./currencies.ts";
import { readAmount, showMoney } from "./money.ts";

const anyCurrency = fc.constantFrom(...currencyCodes);
const anyAmount = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -10_000, max: 10_000 }));

test("in every currency an amount is shown with just its digits and read back as it was", () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, (currency, minor) => {
      const { amount } = showMoney(minor, currency);
      const [whole = "", fraction = ""] = amount.split(".");
      assert.equal(fraction.length, currencyDigits(currency));
      assert.match(whole, /^(0|-?[1-9]\d*|-0)$/);
      assert.equal(readAmount(amount, currency), minor);
    }),
  );
});

test("in every currency an amount with one digit more or less is not taken", () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, (currency, minor) => {
      const { amount } = showMoney(minor, currency);
      const more = amount.includes(".") ? `${amount}0` : `${amount}.0`;
      assert.equal(readAmount(more, currency), undefined);
      if (amount.includes(".")) {
        assert.equal(readAmount(amount.slice(0, -1), currency), undefined);
        assert.equal(readAmount(amount.split(".")[0] ?? "", currency), undefined);
      }
    }),
  );
});

test("a currency has the digits of ISO 4217, also where others show fewer", () => {
  const digits = {
    ...{ EUR: 2, CHF: 2, RSD: 2, BAM: 2, XCG: 2, JPY: 0, KRW: 0, ISK: 0, CLP: 0, VND: 0, UYI: 0 },
    ...{ HUF: 2, COP: 2, IDR: 2, PKR: 2, MMK: 2, LBP: 2, IRR: 2, ALL: 2, AFN: 2, YER: 2, SYP: 2 },
    ...{ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4 },
  };
  for (const [code, expected] of Object.entries(digits)) assert.equal(currencyDigits(code), expected, code);
  assert.equal(currencyCodes.length, 165);
  assert.deepEqual(currencyCodes, [...new Set(currencyCodes)]);
});
