import { existsSync, globSync, readFileSync } from "node:fs";
import { CallGraph, type Place, type Use } from "./call-graph.ts";
import type { Stretch } from "./source-text.ts";

/** The files that a reader opens from a route's handler to its statements, in the order in which they are met. */
export interface Walk {
  /** As `POST order/`. */
  route: string;
  files: string[];
}

/** How long a walk may be; a route that leads through several parts has a number of its own. */
const longest = 6;
const longestOf: Record<string, number> = {
  "POST order/": 10,
  // Put together from fragments, each read by its part.
  "GET home/": 7,
  // What a list of products asks of those that still follow their producer's new name and place stands apart.
  "GET products/": 7,
  "GET products/facets/": 7,
  "GET products/user/<user_id>/": 8,
  "GET products/promotion/": 7,
  "GET promotion/": 7,
  "GET search/": 8,
  // Each trusts a password or a code only after it has counted the tries.
  "POST me/email/validate/": 8,
  "POST registration/validate/": 9,
  // A cart is looked at for a market day.
  "GET cart/cart-detail/": 7,
  // Goods, what they weigh, money, letters and the slots of market days move together.
  "POST checkout/<checkout_id>/payment/": 26,
  // A word of Stripe's may be the last one on a payment, with all that follows.
  "POST payments/stripe/webhook/": 17,
  "POST order/<order_id>/<name>/": 17,
  "DELETE order/<order_id>/items/<item>/": 20,
  "PATCH order/<order_id>/items/<item>/": 19,
  "PUT order/<order_id>/items/<n>/supplied/": 21,
  "PUT order/<order_id>/items/<n>/weight/": 21,
  // Days off are none on which somebody has ordered.
  "PATCH me/": 7,
  // What staff do is told to whom it concerns and written down.
  "GET console/orders/": 7,
  // Each part says what waits in it.
  "GET console/today/": 11,
  // Each part has reports of its own, and what the site keeps of an order is said once.
  "GET console/reports/<report>/report.csv": 8,
  // The settings go on to all that follows them: mail, search, currencies, and the log.
  "PATCH console/settings/": 11,
  "PUT console/settings/logo/": 12,
  // Each part says what is wrong in it.
  "GET console/doctor/": 15,
  "POST console/people/<user_id>/enabling/": 7,
  "PUT console/people/<user_id>/roles/<role>/": 7,
  "POST console/producers/<user_id>/approval/": 7,
  "POST console/producers/<user_id>/refusal/": 7,
  "POST console/producers/<user_id>/pause/": 7,
  "POST console/producers/<user_id>/resumption/": 7,
  "POST console/producers/<user_id>/closing/": 20,
  "POST console/products/<product_id>/removal/": 8,
  "POST review/<review_id>/removal/": 8,
  "POST console/orders/<order_id>/cancellation/": 20,
  "POST console/people/<user_id>/disabling/": 22,
  "GET market-days/<market_day_id>/baskets/": 9,
  // A sheet is put together from the day, its baskets and its events.
  "GET market-days/<market_day_id>/sheets/<sheet>/": 10,
  "GET pickup/<market_day_id>/sheets/<sheet>/": 9,
  "GET pickup/<market_day_id>/sheets/<sheet>/sheet.csv": 9,
  // Each kind of event takes the steps of orders and moves their money, by rules that phones share.
  "POST market-days/<market_day_id>/events/": 27,
  "POST pickup/<day_id>/events.json": 27,
  "POST market-days/<market_day_id>/closing/": 10,
  // A day has a place, slots, those who come and those who are told; a series makes such days.
  "POST market-days/": 11,
  "PATCH market-days/<market_day_id>/": 11,
  "POST market-days/<market_day_id>/cancellation/": 22,
  "PUT market-days/<market_day_id>/attendance/": 8,
  "DELETE market-days/<market_day_id>/": 8,
  "PUT series/<series_id>/attendance/": 7,
  "POST series/": 11,
  "PATCH series/<series_id>/": 13,
  "DELETE series/<series_id>/": 10,
  // Money goes on from here: orders, their producers' wallets, papers and letters follow it, and disputes where it leaves again.
  "POST console/bank/statements/": 39,
  "POST console/bank/entries/<entry_id>/match/": 33,
  "POST console/bank/entries/<entry_id>/ignoring/": 9,
  "POST console/bank/entries/<entry_id>/repayment/": 11,
  "POST console/refunds/<refund_id>/attempts/": 9,
  "POST console/refunds/<refund_id>/payment/": 12,
  "POST console/disputes/<dispute_id>/blame/": 12,
  "POST console/bank/repayments/<repayment_id>/settlement/": 17,
  "GET console/payouts/file/": 9,
  "POST console/payouts/file/withdrawal/": 8,
  "POST console/payouts/<payout_id>/payment/": 7,
  "POST console/payouts/<payout_id>/refusal/": 7,
  "POST order/<order_id>/refunds/": 16,
  "POST promotion/": 7,
  "POST wallet/<wallet_id>/payouts/": 7,
  // Through all parts.
  "DELETE me/": 20,
  "GET me/export/": 23,
  "GET account/data/my-data.json": 23,
  "GET order/<order_id>/papers/": 9,
};

export const walksPage = "docs/walks.md";

/** The walks that have grown too long, a sentence each. */
export function findLongWalks(walks: Walk[]): string[] {
  return walks.flatMap(({ route, files }) => {
    const most = longestOf[route] ?? longest;
    return files.length <= most
      ? []
      : [`${route} leads through ${files.length} files, and may through ${most}.`];
  });
}

/** Whether the page says what the source does. */
export function findStaleWalks(walks: Walk[]): string[] {
  const isSame = existsSync(walksPage) && readFileSync(walksPage, "utf8") === describeWalks(walks);
  return isSame ? [] : [`${walksPage} is not what the source says. Run: npm run walks`];
}

/** The page, generated. */
export function describeWalks(walks: Walk[]): string {
  const shown = (file: string) => `\`${file.replace(/^src\//, "").replace(/\.ts$/, "")}\``;
  const rows = walks.map(
    ({ route, files }) => `| ${route} | ${files.length} | ${files.map(shown).join(" ")} |`,
  );
  return [
    "# The walk of each route",
    "",
    "Which files a reader opens from a route's handler to its statements: those of all functions that the handler calls,",
    "and that these call in turn, as far as they lead to SQL. What only shows, checks or refuses lies beside the walk. Of",
    "the platform the files count whose functions a part calls itself and that run SQL, or something that does. Hooks are",
    "not counted, nor what a job does later. `npm run walks` writes this page from the source.",
    "",
    "| route | files | walk |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

export function findWalks(): Walk[] {
  const files = globSync("src/**/*.ts", {
    exclude: ["**/*.test.ts", "**/*.fixture.ts"],
  }).sort();
  const reader = new WalkReader(
    new CallGraph(new Map(files.map((file) => [file, readFileSync(file, "utf8")]))),
  );
  return files
    .filter((file) => !isOfPlatform(file))
    .flatMap((file) => reader.walksIn(file))
    .filter(({ files }) => files.length > 1);
}

export class WalkReader {
  readonly #graph: CallGraph;
  readonly #known = new Map<string, boolean>();

  constructor(graph: CallGraph) {
    this.#graph = graph;
  }

  walksIn(file: string): Walk[] {
    return this.#graph.routesIn(file).map(({ method, address, handler }) => {
      const files = new Set([file]);
      this.#follow(file, handler, files, new Set());
      return { route: nameOf(method, address), files: [...files] };
    });
  }

  #follow(file: string, stretch: Stretch, files: Set<string>, seen: Set<string>) {
    // What a constant is made by runs once, as its file is loaded.
    const isConstant = /^(export )?const \w+ = \w+\(/.test(this.#graph.codeOf(file, stretch));
    for (const use of this.#graph.usesIn(file, stretch)) {
      const { place } = use;
      const isKnown = seen.has(keyOf(place));
      if (isOfPlatform(place.file)) {
        if (!isConstant && (this.#leadsToSql(place) || this.#isGivenSql(file, use))) files.add(place.file);
      } else if (!isKnown && this.#leadsToSql(place)) {
        seen.add(keyOf(place));
        files.add(place.file);
        const next = this.#graph.stretchOf(place);
        if (next) this.#follow(place.file, next, files, seen);
      }
    }
  }

  /** Whether a function or constant runs SQL, holds some of a part's, or uses what does. */
  #leadsToSql(place: Place, above: string[] = []): boolean {
    const key = keyOf(place);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const stretch = this.#graph.stretchOf(place);
    if (!stretch || above.includes(key)) return false;
    const code = this.#graph.codeOf(place.file, stretch);
    const leads =
      /\.(execute|executeTakeFirst|executeTakeFirstOrThrow|query|insert|send)\(/.test(code) ||
      (!isOfPlatform(place.file) && /\bsql(<|`|\.)|\.selectFrom\(/.test(code)) ||
      this.#graph.usesIn(place.file, stretch).some((use) => this.#leadsToSql(use.place, [...above, key]));
    this.#known.set(key, leads);
    return leads;
  }

  /** Whether a function is given another that leads to SQL. */
  #isGivenSql(file: string, { given }: Use): boolean {
    return given
      .filter((one) => /^\s*(async )?(\(.*\)|\w+) =>|^\s*\w+\s*$/.test(this.#graph.codeOf(file, one)))
      .flatMap((one) => this.#graph.usesIn(file, one))
      .some((use) => this.#leadsToSql(use.place) || this.#isGivenSql(file, use));
  }
}

function isOfPlatform(file: string): boolean {
  return file.startsWith("src/platform/");
}

function keyOf({ file, name }: Place): string {
  return `${file} ${name}`;
}

function nameOf(method: string, address: string): string {
  const path = address.replace(/:(\w+)/g, "<$1>").replace(/\$\{(\w+)\}/g, "<$1>");
  return `${method.toUpperCase()} ${path.replace(/^\/(?=.)/, "")}`;
}
