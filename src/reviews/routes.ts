import { Type } from "typebox";
import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch, sendFragment, sendFragments } from "#platform/cache";
import { transaction } from "#platform/database";
import {
  type App,
  actorOf,
  answerPage,
  apiPrefix,
  idempotencyProblems,
  permissionDenied,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { entryOf, invalidCursor } from "#platform/listing";
import { reviewListTags, reviewTags } from "./cache-tags.ts";
import { alreadyReviewed, notAuthor, ownProfile } from "./errors.ts";
import { takeDownReview } from "./removal.ts";
import {
  changeReview,
  createReview,
  readRatings,
  readReviews,
  reviewFragments,
  takeBackReview,
} from "./reviews.ts";
import {
  NewRemoval,
  NewReview,
  Removal,
  RemovalPath,
  Review,
  ReviewChanges,
  ReviewPage,
  ReviewPath,
  ReviewsQuery,
  UserPath,
} from "./schemas.ts";
import { showReview, showSummary } from "./show.ts";

const tags = ["Review"];

/** What people say of each other. */
export function reviewRoutes(api: App, platform: Platform): void {
  creation(api, platform);
  listOfUser(api, platform);
  oneReview(api, platform);
  removal(api, platform);
}

function creation(api: App, { db, clock, config }: Platform) {
  api.post(
    "/review/new/:user_id/",
    {
      config: { access: "user", problems: [alreadyReviewed, ownProfile, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Review a user",
        operationId: "createReview",
        description: [
          "You can review each other person once; 404 if that person has left or is disabled. A 409 gives the id of",
          "your existing review: change that one with PATCH.",
        ].join(" "),
        params: UserPath,
        body: NewReview,
        response: { 201: Review },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const siteUrl = siteAddress(config, request);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const review = await createReview(tx, actor, request.params.user_id, request.body);
        const location = `${siteUrl}${apiPrefix}/review/${review.id}/`;
        return { status: 201, body: showReview(review, siteUrl), location };
      });
    },
  );
}

function listOfUser(api: App, platform: Platform) {
  const { db, config } = platform;
  api.get(
    "/review/user/:user_id/",
    {
      config: {
        access: "public",
        showsMoreToUsers: true,
        problems: [invalidCursor],
        cacheTags: reviewListTags,
      },
      schema: {
        tags,
        summary: "List a user's reviews, newest first",
        operationId: "listReviews",
        description: [
          "As with profiles, visitors who aren't signed in can read only the reviews of producers. `summary` covers",
          "all reviews of the user, whatever the filter and the page. A review stays when its author leaves, and",
          "goes when the person it is about leaves.",
        ].join(" "),
        params: UserPath,
        querystring: ReviewsQuery,
        response: { 200: ReviewPage },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const viewer = { isSignedIn: request.caller !== undefined };
      const { user_id } = request.params;
      const skeleton = async () => {
        const summary = showSummary(await readRatings(db, viewer, user_id));
        const read = (page: Parameters<typeof readReviews>[2]) => readReviews(db, user_id, page);
        return { ...(await answerPage(request, platform, request.query, read, entryOf)), summary };
      };
      return sendFragments(reply, () => reviewFragments(db, viewer, siteUrl), skeleton);
    },
  );
}

function oneReview(api: App, { db, clock, config }: Platform) {
  api.get(
    "/review/:review_id/",
    {
      config: { access: "public", showsMoreToUsers: true, cacheTags: reviewTags },
      schema: {
        tags,
        summary: "Get a review",
        operationId: "getReview",
        description: [
          "As with profiles, visitors who aren't signed in can read only the reviews of producers; any other review",
          "is a 404 to them.",
        ].join(" "),
        params: ReviewPath,
        response: { 200: Review },
      },
    },
    async (request, reply) => {
      const viewer = { isSignedIn: request.caller !== undefined };
      const fragments = reviewFragments(db, viewer, siteAddress(config, request));
      return sendFragment(reply, fragments, request.params.review_id);
    },
  );

  api.patch(
    "/review/:review_id/",
    {
      config: { access: "user", problems: [notAuthor, preconditionFailed] },
      schema: {
        tags,
        summary: "Update your review",
        operationId: "changeReview",
        description: [
          "Fields you leave out keep their value; `null` clears a field. `updated_at` changes, and the reviewed",
          "person's mean rating is updated at once.",
        ].join(" "),
        params: ReviewPath,
        body: ReviewChanges,
        response: { 200: Review },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const siteUrl = siteAddress(config, request);
      const { review_id } = request.params;
      const review = await transaction(db, (tx) =>
        changeReview(tx, actor, review_id, request.body, (before) =>
          requireIfMatch(request, reply, showReview(before, siteUrl)),
        ),
      );
      return showReview(review, siteUrl);
    },
  );

  api.delete(
    "/review/:review_id/",
    {
      config: { access: "user", problems: [notAuthor] },
      schema: {
        tags,
        summary: "Delete your review",
        operationId: "deleteReview",
        description: "The reviewed person's mean rating is updated at once.",
        params: ReviewPath,
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => takeBackReview(tx, actor, request.params.review_id));
      return reply.code(204).send(null);
    },
  );
}

function removal(api: App, platform: Platform) {
  const { db, clock, jobs } = platform;

  api.post(
    "/review/:review_id/removal/",
    {
      config: { access: "user", problems: [permissionDenied, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Take down an unlawful review",
        operationId: "removeReview",
        description: [
          "For staff (in the demo market: mara). The review is hidden and leaves the mean at once. Who took it",
          "down, when and why is recorded, and its author is told the reason by email (Regulation (EU) 2022/2065,",
          "Article 17). The author may write another review.",
        ].join(" "),
        params: RemovalPath,
        body: NewRemoval,
        response: { 201: Removal },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { review_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const removed = await takeDownReview(tx, jobs, actor, review_id, request.body.reason);
        return { status: 201, body: removed };
      });
    },
  );
}
