import { type Accounts, Me, User } from "#accounts";
import type { Platform } from "#platform";
import { preconditionFailed, userInactive } from "#platform/base";
import { requireIfMatch, sendFragment, sendFragments } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, answerPage, callerOf, siteAddress } from "#platform/http";
import { entryOf, invalidCursor, withoutEmptySearch } from "#platform/listing";
import { userListTags, userTags } from "./cache-tags.ts";
import { openBusiness, openOrders } from "./errors.ts";
import { changeMe, readMe } from "./me.ts";
import { MeChanges, PeopleQuery, SearchQuery, UserPage, UserPath } from "./schemas.ts";
import { noSuchUser, readUsers, userFragments } from "./users.ts";

/** Profiles: one's own, and those of others as far as the caller may see them. */
export function userRoutes(api: App, accounts: Accounts): void {
  ownProfile(api, accounts);
  listOfUsers(api, accounts);
  searchOfUsers(api, accounts);
  profile(api, accounts);
}

const sellingInWords = [
  "`producer_status` is `approved` if you sell, `paused` if you have stopped and `none` if you never started. Where the",
  "site approves producers by hand, it is `pending` after you ask to sell: you get an email, staff are notified, and",
  "another email brings the decision and, after a refusal, the reason. Then it is `none`, and you can ask again.",
].join(" ");

function ownProfile(api: App, accounts: Accounts) {
  const { db, config } = accounts;
  api.get(
    "/me/",
    {
      config: { access: "user", problems: [userInactive] },
      schema: {
        tags: ["Users"],
        summary: "Get your profile",
        operationId: "getMe",
        description: [
          "Includes what only you can see, such as your email address and your payout account.",
          sellingInWords,
        ].join(" "),
        response: { 200: Me },
      },
    },
    async (request) => readMe(db, callerOf(request).userId, siteAddress(config, request)),
  );

  api.patch(
    "/me/",
    {
      config: { access: "user", problems: [openBusiness, openOrders, userInactive, preconditionFailed] },
      schema: {
        tags: ["Users"],
        summary: "Update your profile",
        operationId: "changeMe",
        description: [
          "Fields you leave out keep their value, `null` clears a field, and a nested object is replaced as a",
          "whole. The username can't be changed; email address and password have routes of their own. `is_producer:",
          "true` starts selling, at once or, where the site approves producers by hand, once you are approved;",
          "`false` pauses selling, unless orders or money are open, and `true` then resumes it. `offers` of a",
          "producer needs at least one delivery method. An IBAN must be valid for its country. If you sell many",
          "products, your new name and location reach product lists some seconds later. On your `days_off` you come to no",
          "market day; ranges that touch are joined. `If-Match` takes the `ETag` of `GET me/`.",
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
        changeMe(tx, accounts, change, request.body, (me) => requireIfMatch(request, reply, me)),
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
        cacheTags: userListTags,
      },
      schema: {
        tags: ["Users"],
        summary: "List people, newest first",
        operationId: "listUsers",
        description: [
          "Signed-in users see everybody; visitors see only producers. `near` with `radius_km` finds producers by",
          "their public location, which is rounded to two decimals, and shows how far away each one is: the",
          "haversine distance on a sphere with a radius of 6371.0088 km. `ordering=distance` puts the nearest",
          "first.",
        ].join(" "),
        querystring: PeopleQuery,
        response: { 200: UserPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const viewer = { isSignedIn: request.caller !== undefined };
      return sendFragments(
        reply,
        () => userFragments(db, viewer, siteUrl),
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
        cacheTags: userListTags,
      },
      schema: {
        tags: ["Users"],
        summary: "Search people",
        operationId: "searchUsers",
        description: [
          "Searches username and display name, and for producers also `about` and the name of their location. Finds",
          "whole words, their stems and words that start with them, ignoring case and accents; if nobody is found,",
          "one wrong letter is forgiven. People with all words in their names come first, then all others; newest",
          "first within each. `near` with `radius_km` narrows the results as in `GET users/list/`. Without a search",
          "text, this is the list of people.",
        ].join(" "),
        querystring: SearchQuery,
        response: { 200: UserPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const viewer = { isSignedIn: request.caller !== undefined };
      const query = withoutEmptySearch(request.query);
      return sendFragments(
        reply,
        () => userFragments(db, viewer, siteUrl),
        () => answerPage(request, platform, query, (page) => readUsers(db, viewer, page), entryOf),
      );
    },
  );
}

function profile(api: App, { db, config }: Platform) {
  api.get(
    "/users/:user_id/",
    {
      config: { access: "public", showsMoreToUsers: true, cacheTags: userTags },
      schema: {
        tags: ["Users"],
        summary: "Get a user's profile",
        operationId: "getUser",
        description: [
          "Producers are shown to everybody. Other people are shown only to signed-in users, without `about` and",
          "`location`.",
        ].join(" "),
        params: UserPath,
        response: { 200: User },
      },
    },
    async (request, reply) => {
      const viewer = { isSignedIn: request.caller !== undefined };
      const fragments = userFragments(db, viewer, siteAddress(config, request));
      return sendFragment(reply, fragments, request.params.user_id, () => noSuchUser(viewer));
    },
  );
}
