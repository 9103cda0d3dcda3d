import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changeOf, keptOf, type Standing } from "../../orders/payments/kept.ts";
import { sharesOf } from "../disputes/record.ts";

const order = fc
  .record({ total: fc.integer({ min: 1, max: 1_000_000 }), permyriad: fc.integer({ min: 0, max: 10_000 }) })
  .map(
    ({ total, permyriad }): Standing => ({
      total_minor: total,
      commission_minor: Math.floor((2 * total * permyriad + 10_000) / 20_000),
      ...{ refunded_minor: 0, disputed_minor: 0, borne_by_site_minor: 0 },
    }),
  );
const steps = fc.array(
  fc.record({
    what: fc.constantFrom("refund", "site", "dispute", "blame", "won", "less"),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 30 },
);

/** What one of these steps makes of an order. */
function after(order: Standing, { what, part }: { what: string; part: number }): Standing {
  const some = (of: number) => Math.round(of * part);
  const { refunded_minor, disputed_minor, borne_by_site_minor, total_minor } = order;
  const left = some(keptOf(order).buyer_minor);
  switch (what) {
    case "refund":
      return { ...order, refunded_minor: refunded_minor + left };
    case "site":
      return {
        ...order,
        refunded_minor: refunded_minor + left,
        borne_by_site_minor: borne_by_site_minor + left,
      };
    case "dispute":
      return { ...order, disputed_minor: disputed_minor + left };
    case "blame":
      return { ...order, borne_by_site_minor: some(refunded_minor + disputed_minor) };
    case "won":
      return {
        ...order,
        disputed_minor: disputed_minor - some(disputed_minor),
        borne_by_site_minor: Math.min(
          borne_by_site_minor,
          refunded_minor + disputed_minor - some(disputed_minor),
        ),
      };
    default: {
      const total = total_minor - some(total_minor);
      return { ...order, total_minor: total, commission_minor: Math.min(order.commission_minor, total) };
    }
  }
}

test("however an order goes back, in whatever parts, its money adds up to the cent and all of it brings all commission back", () => {
  fc.assert(
    fc.property(order, steps, (first, all) => {
      let now = first;
      const sum = keptOf(first);
      for (const step of all) {
        const next = after(now, step);
        const change = changeOf(now, next);
        for (const name of ["buyer_minor", "producer_minor", "commission_minor"] as const) {
          sum[name] -= change[name];
          assert.ok(sum[name] >= 0, `${name} of ${JSON.stringify(next)}`);
        }
        assert.deepEqual(sum, keptOf(next));
        now = next;
      }
      const rest = {
        ...now,
        refunded_minor: now.refunded_minor + keptOf(now).buyer_minor,
        borne_by_site_minor: 0,
      };
      assert.deepEqual(keptOf(rest), { buyer_minor: 0, producer_minor: 0, commission_minor: 0 });
    }),
    { numRuns: 2000 },
  );
});

test("a dispute is shared among orders in proportion, to the cent, and none bears more than it has left", () => {
  const left = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), left, (minor, all) => {
      const shares = sharesOf(minor, all);
      const sum = (of: number[]) => of.reduce((a, b) => a + b, 0);
      assert.equal(sum(shares), Math.min(minor, sum(all)));
      for (const [i, share] of shares.entries()) assert.ok(share >= 0 && share <= (all[i] ?? 0));
    }),
    { numRuns: 2000 },
  );
});
