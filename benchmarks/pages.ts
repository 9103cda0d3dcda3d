import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "../tests/support/browser.ts";
import { temporaryFolder } from "../tests/support/folder.ts";
import { startServer, stopServer } from "../tests/support/process.ts";

/**
 * `npm run pages`: what pages weigh, what Lighthouse says of them as a phone on slow 4G, the median of three, and how soon a
 * first and a second page show their largest part. Lighthouse is no part of what is installed: it is fetched into a
 * temporary folder, at the version below. Ends with 1 where a bar is missed.
 */
const lighthouseVersion = "13.5.0";
const debuggingPort = 9333;
const rounds = 3;
const categories = ["performance", "accessibility", "best-practices", "seo"];
const mostMarkup = 14_336;
const mostScript = 8192;
const mostFirstPaintMilliseconds = 1200;
const mostSecondPaintMilliseconds = 300;
const paths = ["/", "/products/", "/products/24/", "/producers/1/", "/checkout/"];

let isMet = true;
const folder = await temporaryFolder();
const server = await startServer({
  DATA_DIR: join(folder.path, "data"),
  RATE_LIMIT: "off",
  LOG_LEVEL: "warn",
});
/** Of a buyer, for the page that nobody else is shown. */
const cookie = await signIn();
const headersFor = (path: string) => (path === "/checkout/" ? { cookie } : undefined);
const browser = await openBrowser([`--remote-debugging-port=${debuggingPort}`]);
try {
  console.log(
    `bytes with Brotli, without pictures (HTML and CSS at most ${mostMarkup}, scripts ${mostScript})`,
  );
  for (const path of paths) await weigh(path);
  console.log(
    "\nLighthouse, mobile: performance, accessibility, best practices, SEO; largest contentful paint",
  );
  const lighthouse = await installLighthouse();
  for (const path of paths) await judge(lighthouse, path);
  await measurePaints(browser);
} finally {
  await browser.close();
  await stopServer(server);
  await folder.remove();
}
process.exitCode = isMet ? 0 : 1;

/** Bruno of the demo market, whose cart is ready to check out. */
async function signIn(): Promise<string> {
  const body = new URLSearchParams({ username: "bruno", password: "farmgate-demo" });
  const headers = { "sec-fetch-site": "same-origin" };
  const answer = await fetch(`${server.url}/sign-in/`, { method: "POST", body, headers, redirect: "manual" });
  const set = answer.headers.getSetCookie().find((one) => one.startsWith("farmgate="));
  return set?.split(";", 1)[0] ?? "";
}

async function weigh(path: string): Promise<void> {
  const page = await get(path);
  const links = [...new Set(page.text.match(/\/a\/[^"]+/g))];
  const style = await get(links.find((link) => link.endsWith(".css")) ?? "");
  let scripts = 0;
  const open = links.filter((link) => link.endsWith(".ts"));
  for (const address of open) {
    const script = await get(address);
    scripts += script.bytes;
    for (const [, name = ""] of script.text.matchAll(/(?:from|import) "(\.[^"]+)"/g)) {
      const { pathname } = new URL(name, server.url + address);
      if (!open.includes(pathname)) open.push(pathname);
    }
  }
  const markup = page.bytes + style.bytes;
  say(
    markup <= mostMarkup && scripts <= mostScript,
    `${path.padEnd(18)} HTML ${page.bytes} + CSS ${style.bytes} = ${markup}, scripts ${scripts}`,
  );
}

/** Its text, and how many bytes of it travel. */
async function get(path: string): Promise<{ text: string; bytes: number }> {
  const [plain, compressed] = await Promise.all(
    ["identity", "br"].map((encoding) =>
      promisify(execFile)(
        "curl",
        [
          "-s",
          "-H",
          `accept-encoding: ${encoding}`,
          "-H",
          `cookie: ${headersFor(path)?.cookie ?? ""}`,
          server.url + path,
        ],
        { encoding: "buffer" },
      ),
    ),
  );
  return { text: String(plain?.stdout), bytes: compressed?.stdout.length ?? 0 };
}

type Lighthouse = (url: string, flags: object) => Promise<{ lhr: Report }>;
interface Report {
  categories: Record<string, { score: number }>;
  audits: Record<string, { numericValue: number }>;
}

async function installLighthouse(): Promise<Lighthouse> {
  const npm = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder.path];
  await promisify(execFile)("npm", [...npm, `lighthouse@${lighthouseVersion}`]);
  const found = createRequire(join(folder.path, "package.json")).resolve("lighthouse");
  return (await import(pathToFileURL(found).href)).default;
}

async function judge(lighthouse: Lighthouse, path: string): Promise<void> {
  const reports: Report[] = [];
  for (let round = 0; round < rounds; round++) {
    const flags = {
      port: debuggingPort,
      onlyCategories: categories,
      logLevel: "error",
      extraHeaders: headersFor(path),
    };
    reports.push((await lighthouse(server.url + path, flags)).lhr);
  }
  const scores = categories.map(
    (name) => 100 * median(reports.map((report) => report.categories[name]?.score ?? 0)),
  );
  const paint = median(reports.map(({ audits }) => audits["largest-contentful-paint"]?.numericValue ?? 0));
  const isFast = path !== "/products/" || paint <= mostFirstPaintMilliseconds;
  say(
    scores.every((score) => score === 100) && isFast,
    `${path.padEnd(18)} ${scores.map(Math.round).join(", ")}; ${Math.round(paint)} ms`,
  );
}

/** The goods page by its address, then a product by its link, over the line of Lighthouse's slow 4G. */
async function measurePaints(chromium: Browser): Promise<void> {
  const [first, second]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const context = await chromium.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
    });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const line = { latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 750_000 / 8 };
    await session.send("Network.emulateNetworkConditions", { offline: false, ...line });
    await page.goto(`${server.url}/products/`, { waitUntil: "networkidle" });
    first?.push(await largestPaint(page));
    await page.locator("main h3 a, main h2 a").first().click();
    await page.waitForLoadState("networkidle");
    second?.push(await largestPaint(page));
    await context.close();
  }
  console.log("\nlargest contentful paint over slow 4G, as the browser has it");
  const [one, two] = [median(first ?? []), median(second ?? [])];
  say(
    one <= mostFirstPaintMilliseconds,
    `the first page, /products/: ${Math.round(one)} ms, at most ${mostFirstPaintMilliseconds}`,
  );
  say(
    two <= mostSecondPaintMilliseconds,
    `a product by its link: ${Math.round(two)} ms, at most ${mostSecondPaintMilliseconds}`,
  );
}

function largestPaint(page: Page): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  })`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function say(isGood: boolean, line: string): void {
  if (!isGood) isMet = false;
  console.log(`${isGood ? "✔" : "✖"} ${line}`);
}
