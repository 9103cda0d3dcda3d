import { showUser } from "#accounts";
import type { Platform } from "#platform";
import { type App, answerPage, serializeBy, siteAddress } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { findUsers } from "#users";
import { homeTags } from "./cache-tags.ts";
import type { ListName } from "./lists.ts";
import { type RankedRow, readHomeList, readHomeLists } from "./queries/pages.ts";
import { formulas, HomeAnswer, HomeLists, HomeQuery, RankedUserPage, showRank } from "./schemas.ts";

/** The route of the five lists of producers. */
export function homeRoutes(api: App, platform: Platform): void {
  const { db, config } = platform;

  api.get(
    "/home/",
    {
      config: { access: "public", problems: [invalidCursor], cacheTags: homeTags },
      schema: {
        tags: ["Home"],
        summary: "List the producers who stand out, in five lists",
        operationId: "getHome",
        description: [
          "Only includes producers who have something in stock that is not past its best-before date. Equal scores",
          "are ordered by mean rating, highest first, then by id. The lists are updated within seconds of a change.",
          "With `list`, returns only that list, in pages.",
          `\n\n${formulas}`,
        ].join(" "),
        querystring: HomeQuery,
        response: { 200: HomeAnswer },
      },
    },
    async (request, reply) => {
      const { list, limit, cursor } = request.query;
      const siteUrl = siteAddress(config, request);
      const isPage = list !== undefined || cursor !== undefined;
      // By the whole union each response would be validated to find out which of them it is.
      serializeBy(reply, isPage ? RankedUserPage : HomeLists);
      if (!isPage) {
        const shown = await showRanked(siteUrl, await readHomeLists(db, limit ?? shortList));
        const of = (name: ListName) => shown.filter(({ list }) => list === name).map(({ user }) => user);
        return {
          best_rated: of("best_rated"),
          newest: of("newest"),
          biggest_orders: of("biggest_orders"),
          most_fresh: of("most_fresh"),
          fastest: of("fastest"),
        };
      }
      return answerPage(
        request,
        platform,
        cursor === undefined ? { ...request.query, limit: limit ?? shortList } : request.query,
        (page: HomePage) => readHomeList(db, page),
        async (rows) => (await showRanked(siteUrl, rows)).map(({ user }) => user),
      );
    },
  );

  /** Each with its list, without those who aren't shown any more. */
  async function showRanked(siteUrl: string, rows: RankedRow[]) {
    const found = await findUsers(db, { isSignedIn: false }, [...new Set(rows.map(({ id }) => id))]);
    const users = new Map(found.map((row) => [row.id, showUser(row, siteUrl)]));
    return rows.flatMap((row) => {
      const user = users.get(row.id);
      return user ? [{ list: row.list, user: { ...user, ...showRank(row) } }] : [];
    });
  }
}

type HomePage = Parameters<typeof readHomeList>[1];

const shortList = 10;
