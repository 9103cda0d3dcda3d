import { type Accounts, Me, User } from "#accounts";
import type { Platform } from "#platform";
import { preconditionFailed, userInactive } from "#platform/base";
import { answerCard, answerCards, requireMatch } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, answerPage, callerOf, siteAddress } from "#platform/http";
import { entryOf, invalidCursor, rebuildWords, withoutEmptySearch } from "#platform/listing";
import { userCards } from "./cards.ts";
import { openBusiness } from "./errors.ts";
import { searchedPeople } from "./queries.ts";
import { MeChanges, PeopleQuery, SearchQuery, UserPage, UserPath } from "./schemas.ts";
import { dependsOnUser, dependsOnUsers } from "./topics.ts";
import { changeMe, noSuchUser, readMe, readUsers } from "./users.ts";

/** Profiles: one's own, and those of others as far as the caller may see them. */
export function userRoutes(api: App, accounts: Accounts): void {
  rebuildWords(api, accounts, searchedPeople);
  ownProfile(api, accounts);
  listOfUsers(api, accounts);
  searchOfUsers(api, accounts);
  profile(api, accounts);
}

const sellingInWords = [
  "`producer_status` is `approved` for who sells, `paused` for who stopped, `none` for who never began. Where the site",
  "lets producers in by hand, who wants to sell is `pending` meanwhile: a letter says so, staff are told, and another",
  "letter brings the answer. After a refusal, which says why, it is `none`, and one may ask again.",
].join(" ");

function ownProfile(api: App, accounts: Accounts) {
  const { db, config } = accounts;
  api.get(
    "/me/",
    {
      config: { access: "user", problems: [userInactive] },
      schema: {
        tags: ["Users"],
        summary: "One's own profile",
        operationId: "getMe",
        description: `With what only oneself sees, such as the e-mail address and the payout account. ${sellingInWords}`,
        response: { 200: Me },
      },
    },
    async (request) => readMe(db, callerOf(request).userId, siteAddress(config, request)),
  );

  api.patch(
    "/me/",
    {
      config: { access: "user", problems: [openBusiness, userInactive, preconditionFailed] },
      schema: {
        tags: ["Users"],
        summary: "Change one's own profile",
        operationId: "changeMe",
        description: [
          "What is absent stays, null clears, a nested object is replaced whole. The username stays for good; e-mail",
          "address and password have routes of their own. `is_producer: true` begins to sell, at once or where",
          "the site lets producers in by hand once it has; false pauses, unless orders or money are open, and true then",
          "goes on. Who sells `offers` at least one way to get the goods. An IBAN has to be one of its country. Of a large shop",
          "the name and place in lists of products follow some seconds later. `If-Match` takes the `ETag` of `GET me/`.",
        ].join(" "),
        body: MeChanges,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      const change = {
        userId: callerOf(request).userId,
        siteUrl: siteAddress(config, request),
      };
      return transaction(db, (tx) =>
        changeMe(tx, accounts, change, request.body, (me) => requireMatch(request, reply, me)),
      );
    },
  );
}

function listOfUsers(api: App, platform: Platform) {
  const { db, config } = platform;
  api.get(
    "/users/list/",
    {
      config: {
        access: "public",
        showsMoreToUsers: true,
        problems: [invalidCursor],
        dependsOn: dependsOnUsers,
      },
      schema: {
        tags: ["Users"],
        summary: "People, the newest first",
        operationId: "listUsers",
        description: [
          "The signed in see everybody, others the producers. `near` with `radius_km` finds producers by the point",
          "they show, which is rounded to two decimals, and says how far away each is: on a sphere of 6371.0088 km,",
          "by the haversine formula. `ordering=distance` puts the nearest first.",
        ].join(" "),
        querystring: PeopleQuery,
        response: { 200: UserPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const viewer = { isSignedIn: request.caller !== undefined };
      return answerCards(
        reply,
        () => userCards(db, viewer, siteUrl),
        () => answerPage(request, platform, request.query, (page) => readUsers(db, viewer, page), entryOf),
      );
    },
  );
}

function searchOfUsers(api: App, platform: Platform) {
  const { db, config } = platform;
  api.get(
    "/users/",
    {
      config: {
        access: "public",
        showsMoreToUsers: true,
        problems: [invalidCursor],
        dependsOn: dependsOnUsers,
      },
      schema: {
        tags: ["Users"],
        summary: "Search for people",
        operationId: "searchUsers",
        description: [
          "Searched are username and display name, of producers also the name of their place and `about`: whole",
          "words, their stems and beginnings, without regard to capitals and accents; where nobody is found so, a slip",
          "of a letter is forgiven. First come those with all words in the names, then all others, the newest first.",
          "Without a text: the list of people.",
        ].join(" "),
        querystring: SearchQuery,
        response: { 200: UserPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const viewer = { isSignedIn: request.caller !== undefined };
      const query = withoutEmptySearch(request.query);
      return answerCards(
        reply,
        () => userCards(db, viewer, siteUrl),
        () => answerPage(request, platform, query, (page) => readUsers(db, viewer, page), entryOf),
      );
    },
  );
}

function profile(api: App, { db, config }: Platform) {
  api.get(
    "/users/:user_id/",
    {
      config: { access: "public", showsMoreToUsers: true, dependsOn: dependsOnUser },
      schema: {
        tags: ["Users"],
        summary: "One profile",
        operationId: "getUser",
        description:
          "Producers are shown to everybody, all others to the signed in, without `about` and `location`.",
        params: UserPath,
        response: { 200: User },
      },
    },
    async (request, reply) => {
      const viewer = { isSignedIn: request.caller !== undefined };
      const cards = userCards(db, viewer, siteAddress(config, request));
      return answerCard(reply, cards, request.params.user_id, () => noSuchUser(viewer));
    },
  );
}
