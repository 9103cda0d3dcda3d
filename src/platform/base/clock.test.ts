import assert from "node:assert/strict";
import { test } from "node:test";
import { dayIn } from "./clock.ts";

test("a day begins at its midnight in each zone", () => {
  const cases = [
    ["UTC", "2026-11-21T23:59:59.999Z", "2026-11-21"],
    ["UTC", "2026-11-22T00:00:00.000Z", "2026-11-22"],
    ["Europe/Brussels", "2026-11-21T22:59:59.999Z", "2026-11-21"],
    ["Europe/Brussels", "2026-11-21T23:00:00.000Z", "2026-11-22"],
    ["Asia/Kathmandu", "2026-11-21T18:14:59.999Z", "2026-11-21"],
    ["Asia/Kathmandu", "2026-11-21T18:15:00.000Z", "2026-11-22"],
    ["America/St_Johns", "2026-11-22T03:29:59.999Z", "2026-11-21"],
    ["America/St_Johns", "2026-11-22T03:30:00.000Z", "2026-11-22"],
  ] as const;
  for (const [timeZone, moment, day] of cases) assert.equal(dayIn(timeZone, new Date(moment)), day);
});
