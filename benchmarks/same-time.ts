import { systemClock } from "#platform/base";
import { demoPeople } from "../demo/people.ts";
import { call } from "../tests/support/client.ts";
import { startServer } from "../tests/support/process.ts";
import { temporarySite } from "../tests/support/sites.ts";
import { inMilliseconds, median } from "./figures.ts";

/**
 * Whether the time of an answer tells if an address has an account. Known and unknown ones take turns, by lot who
 * is first; each address is asked for three times, as many letters as it may get: `node benchmarks/same-time.ts`.
 */
const site = temporarySite();
const people = demoPeople(systemClock, "").map(({ email }) => email);
const half = people.length / 2;
const rounds = 3;
let asked = 0;

try {
  const settings = { DATA_DIR: site.dataDir, LOG_LEVEL: "error", TRUST_PROXY: "loopback" };
  const server = await startServer(settings);
  console.log(
    "route                  known     unknown   difference   same status and body   p (Mann-Whitney)",
  );
  await compare("registration/", people.slice(0, half), (email) => ({ email }));
  await compare("auth/password-reset/", people.slice(half), (email) => ({ email }));
  await compare("auth/token/", people, (username) => ({ username, password: "not the right one" }));
  server.child.kill("SIGINT");
  await server.ended;

  async function compare(path: string, known: string[], bodyFor: (address: string) => object) {
    const times = { known: [] as number[], unknown: [] as number[] };
    const answers = { known: new Set<string>(), unknown: new Set<string>() };
    const ask = async (kind: "known" | "unknown", address: string) => {
      // Each from another client, for none may guess so often.
      asked++;
      const headers = { "x-forwarded-for": `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}` };
      const begun = performance.now();
      const { status, text } = await call(server, "POST", path, { json: bodyFor(address), headers });
      times[kind].push(performance.now() - begun);
      answers[kind].add(`${status} ${text}`);
    };
    // The first few warm the server up.
    for (let n = 0; n < 20; n++) await ask("unknown", `warm-${path.length}-${n}@demo.invalid`);
    times.unknown.length = 0;
    for (let round = 0; round < rounds; round++) {
      for (const [n, address] of known.entries()) {
        const pair = [
          () => ask("known", address),
          () => ask("unknown", `nobody-${path.length}-${n}@demo.example.org`),
        ];
        if (Math.random() < 0.5) pair.reverse();
        for (const one of pair) await one();
      }
    }
    const [a, b] = [median(times.known), median(times.unknown)];
    const same = answers.known.size === 1 && answers.known.symmetricDifference(answers.unknown).size === 0;
    const figures = [
      inMilliseconds(a),
      inMilliseconds(b),
      inMilliseconds(a - b),
      String(same),
      rankTest(times.known, times.unknown).toFixed(3),
    ];
    const widths = [10, 10, 13, 23, 0];
    console.log(path.padEnd(23) + figures.map((figure, n) => figure.padEnd(widths[n] ?? 0)).join(""));
  }
} finally {
  site.remove();
}

/** The probability that two samples of one kind differ so much in rank (Mann and Whitney, 1947; normal approximation). */
function rankTest(a: number[], b: number[]): number {
  const ranked = [
    ...a.map((value) => ({ value, isA: true })),
    ...b.map((value) => ({ value, isA: false })),
  ].sort((x, y) => x.value - y.value);
  const ranksOfA = ranked.reduce((sum, { isA }, index) => sum + (isA ? index + 1 : 0), 0);
  const u = ranksOfA - (a.length * (a.length + 1)) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  const z = Math.abs((u - (a.length * b.length) / 2) / deviation);
  return 2 * (1 - normalDistribution(z));
}

/** Abramowitz and Stegun, 26.2.17. */
function normalDistribution(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return (
    1 -
    density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  );
}
