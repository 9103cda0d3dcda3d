import type { Platform } from "#platform";
import { sendFragments } from "#platform/cache";
import { type App, answerPage, siteAddress } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { userFragments } from "#users";
import { homeTags } from "./cache-tags.ts";
import { listNames } from "./lists.ts";
import { readHomeList, readHomeLists, shortList } from "./queries/pages.ts";
import { entryOf, formulas, HomeAnswer, HomeQuery } from "./schemas.ts";

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
      const query = cursor === undefined ? { ...request.query, limit: limit ?? shortList } : request.query;
      const skeleton = () =>
        list === undefined && cursor === undefined
          ? allLists(limit ?? shortList)
          : answerPage(request, platform, query, (page: HomePage) => readHomeList(db, page), entryOf);
      return sendFragments(reply, () => userFragments(db, { isSignedIn: false }, siteUrl), skeleton);
    },
  );

  async function allLists(limit: number) {
    const rows = await readHomeLists(db, limit);
    return Object.fromEntries(
      listNames.map((name) => [name, rows.filter(({ list }) => list === name).map(entryOf)]),
    );
  }
}

type HomePage = Parameters<typeof readHomeList>[1];
