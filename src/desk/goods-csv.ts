import { Readable } from "node:stream";
import { callerOf } from "#platform/http";
import { exportProducts } from "#products";
import type { Pages } from "#web";
import { ownLine } from "./files/own.ts";

/** All products of who asks as a file, some at a time: a browser's link can't ask for CSV otherwise. */
export function goodsCsv({ app, site }: Pages): void {
  app.get(
    "/desk/goods/goods.csv",
    {
      config: { access: "credentials", fields: { "cache-control": "private, no-store" } },
      schema: { hide: true },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      return reply
        .header("content-disposition", 'attachment; filename="products.csv"')
        .type("text/csv; charset=utf-8")
        .send(Readable.from(linesOf(userId)));
    },
  );

  async function* linesOf(userId: number) {
    // Spreadsheets take a file without this mark for one in letters of their own.
    yield `\ufeff${ownLine()}`;
    for await (const products of exportProducts(site.db, userId, "", site.clock.now()))
      yield products.map((product) => ownLine(product)).join("");
  }
}
