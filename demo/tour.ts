import { parseArgs } from "node:util";
import { takeSettingsFile } from "#platform/base";
import type { Stop } from "./stop.ts";
import { leave, stops } from "./tour-routes.ts";
import { asCurl, call, newVisit, type Visit } from "./visit.ts";

/**
 * Calls the customer's routes one after another on a running server, as a newcomer, and prints what each returns.
 * `--url` is the server's address; the default is this computer at the `PORT` of the settings. `--curl` prints commands
 * to paste instead. Exits with 1 if a call fails.
 */
const { url, curl } = readOptions();
const began = performance.now();
const visit = newVisit(url);
let passed = 0;

const told = `Signed up as ${visit.username}, a new producer who leaves at the end: a cancelled order and the emails stay.`;

try {
  if (!curl) console.log(`  ${told}\n`);
  for (const stop of stops) {
    const { passed: stopPassed, line } = await walkAndTell(stop);
    if (stopPassed) passed++;
    if (!curl) console.log(line);
    else if (!stopPassed) console.error(line);
  }
  // Lines to paste need somebody who is still there.
  if (curl) await printLines();
  else await leave(visit);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (!curl) console.log(`\n  ${passed} of ${stops.length} · ${seconds} s`);
} catch (error) {
  console.error(
    isUnreachable(error) ? `Farmgate is not running at ${url}. Try: npm start` : `The tour stopped: ${error}`,
  );
}
process.exit(passed === stops.length ? 0 : 1);

async function walkAndTell(stop: Stop): Promise<{ passed: boolean; line: string }> {
  const { passed, status, says, milliseconds } = await walk(visit, stop);
  const columns = [passed ? "✓" : "✗", stop.method.padEnd(6), stop.route.padEnd(36), status, says.padEnd(54)];
  return { passed, line: `  ${columns.join(" ")} ${Math.round(milliseconds)} ms` };
}

/**
 * A call that works only once is printed for a second visitor who has made all calls before it, so that each line
 * works.
 */
async function printLines(): Promise<void> {
  for (const [index, stop] of stops.entries()) {
    const visitor = stop.once ? newVisit(url) : visit;
    if (stop.once) for (const earlier of stops.slice(0, index)) await walk(visitor, earlier);
    console.log(asCurl(visitor, { method: stop.method, ...stop.request(visitor) }));
  }
}

async function walk(visitor: Visit, stop: Stop) {
  await stop.before?.(visitor);
  const request = { method: stop.method, ...stop.request(visitor) };
  const began = performance.now();
  const { status, body } = await call(visitor, request);
  const milliseconds = performance.now() - began;
  const passed = status === stop.status;
  if (passed) await stop.learn?.(visitor, body);
  const says = passed ? stop.says(body, visitor) : String(body["detail"]);
  return { passed, status, says, milliseconds };
}

function readOptions(): { url: string; curl: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string", default: addressHere() },
        curl: { type: "boolean", default: false },
      },
    });
    return { url: new URL(values.url).origin, curl: values.curl };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message.replace(/\.$/, "") : error}. Try: npm run tour -- --url <address> --curl`,
    );
    return process.exit(1);
  }
}

/** The address of a server with the same settings. */
function addressHere(): string {
  takeSettingsFile(process.env);
  return `http://127.0.0.1:${process.env["PORT"]?.trim() || 3000}`;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && error.message === "fetch failed";
}
