#!/usr/bin/env bash
# ical.js 2.2.1 repeats what takes place each year on 29 February on 1 March of the years between. RFC 5545, 3.3.10: recurrence
# instances with an invalid date "MUST be ignored"; rrule 2.8.1 leaves them out. Each month on the 31st it leaves them out too.
# Source: what it prints, and https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error ical.js@2.2.1 rrule@2.8.1 >/dev/null
cat > repeat.mjs <<'JS'
import ICAL from "ical.js";
import rrule from "rrule";
function days(rule, from) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(from));
  return Array.from({ length: 3 }, () => iterator.next().toString().slice(0, 10));
}
const yearly = days("FREQ=YEARLY", "2024-02-29T16:00:00");
const monthly = days("FREQ=MONTHLY", "2027-01-31T16:00:00");
const other = rrule.rrulestr("DTSTART:20240229T160000Z\nRRULE:FREQ=YEARLY;COUNT=3").all().map((day) => day.toISOString().slice(0, 10));
console.log({ yearly, monthly, other });
const isAsFound = yearly.join() === "2024-02-29,2025-03-01,2026-03-01" && monthly.join() === "2027-01-31,2027-03-31,2027-05-31" &&
  other.join() === "2024-02-29,2028-02-29,2032-02-29";
process.exitCode = isAsFound ? 0 : 1;
JS
node repeat.mjs
echo "As found: 29 February moves to 1 March."
