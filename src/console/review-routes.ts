import { Type } from "typebox";
import type { Platform } from "#platform";
import { closed, named } from "#platform/base";
import { type App, answerPage, pageMembers, pageQuery, siteAddress } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { Review, readNewestReviews, showReview } from "#reviews";
import { forStaff, tags } from "./conventions.ts";

const ConsoleReviewPage = named("ConsoleReviewPage", closed({ ...pageMembers, results: Type.Array(Review) }));

/** What people say of each other, wherever it stands. */
export function reviewRoutes(api: App, platform: Platform): void {
  const { db, config } = platform;
  api.get(
    "/console/reviews/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List all reviews, newest first",
        operationId: "listConsoleReviews",
        description: `${forStaff} Those of and about people who are disabled, too. One that is unlawful is taken away by \`review/<id>/removal/\`.`,
        querystring: closed(pageQuery),
        response: { 200: ConsoleReviewPage },
      },
    },
    async (request) => {
      const siteUrl = siteAddress(config, request);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readNewestReviews(db, page),
        (row) => showReview(row, siteUrl),
      );
    },
  );
}
