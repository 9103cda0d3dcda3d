import {
  type App,
  answerPage,
  invalidCursor,
  invalidInput,
  type PageRequest,
  type Platform,
  siteAddress,
} from "#platform";
import type { ListName } from "./lists.ts";
import { readList, readLists } from "./queries/pages.ts";
import { keepHome } from "./refresh.ts";
import { formulas, HomeAnswer, HomeQuery, showEntry } from "./schemas.ts";
import { openPlace, sealPlace } from "./sealed.ts";
import { dependsOnHome } from "./topics.ts";

/** The producers who stand out. */
export function homeRoutes(api: App, platform: Platform): void {
  const { db, config, keys } = platform;
  keepHome(api, platform);

  api.get(
    "/home/",
    {
      config: { access: "public", problems: [invalidCursor], dependsOn: dependsOnHome },
      schema: {
        tags: ["Home"],
        summary: "Who stands out, in five lists",
        operationId: "getHome",
        description: [
          "Only producers with something in stock. Equal scores are ordered by the mean rating, the highest first, then",
          "by id. The lists follow what happens within a minute. `list` answers that one as an ordinary list, in pages.",
          `\n\n${formulas}`,
        ].join(" "),
        querystring: HomeQuery,
        response: { 200: HomeAnswer },
      },
    },
    async (request) => {
      const { list, limit, cursor } = request.query;
      const siteUrl = siteAddress(config, request);
      if (list === undefined && cursor === undefined) return allLists(limit ?? shortList, siteUrl);
      return answerPage(
        request,
        { cursorKey: keys.cursors, publicUrl: siteUrl },
        cursor === undefined ? { ...request.query, limit: limit ?? shortList } : request.query,
        pageOf,
        (row) => showEntry(row, siteUrl),
      );
    },
  );

  async function allLists(limit: number, siteUrl: string) {
    const rows = await readLists(db, limit);
    const shown = (name: ListName) =>
      rows.filter(({ list }) => list === name).map((row) => showEntry(row, siteUrl));
    return {
      best_rated: shown("best_rated"),
      newest: shown("newest"),
      biggest_orders: shown("biggest_orders"),
      most_fresh: shown("most_fresh"),
      fastest: shown("fastest"),
    };
  }

  async function pageOf({ filters, after, ...page }: PageRequest<{ list?: ListName }>) {
    if (filters.list === undefined) throw invalidInput({ list: "required" });
    const place = after && openPlace(keys.cursors, String(after[0]));
    const rows = await readList(db, filters.list, { ...page, after: place });
    return rows.map((row) => ({
      ...row,
      keys: [sealPlace(keys.cursors, [row.key, row.minus_rating, row.id])],
    }));
  }
}

const shortList = 10;
