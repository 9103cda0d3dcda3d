import { Type } from "typebox";
import { ShortUser } from "#accounts";
import { closed, described, Id, named, nullable, Prose, Time } from "#platform/base";
import { pageMembers, pageQuery } from "#platform/http";

/** What travels on the routes of reviews. */

export const reviewLength = 5000;

const Stars = Type.Integer({ minimum: 1, maximum: 5, examples: [5] });

/** What an author says beside the rating; null where nothing is said. */
const said = {
  text: nullable(Prose(reviewLength, { examples: ["The pears were ripe to the day."] })),
  freshness_rating: nullable(Stars),
  delivery_rating: nullable(Stars),
};

export const NewReview = named(
  "NewReview",
  closed({ rating: Stars, ...Type.Partial(closed(said)).properties }),
);
export const ReviewChanges = named(
  "ReviewChanges",
  closed(Type.Partial(closed({ rating: Stars, ...said })).properties),
);

export const Review = named(
  "Review",
  closed({
    id: Id,
    author: ShortUser,
    user: ShortUser,
    rating: Stars,
    ...said,
    verified_purchase: Type.Boolean({
      description:
        "Whether an order the author placed with this person has been fulfilled, before or after the review was written.",
      examples: [true],
    }),
    created_at: Time,
    updated_at: Time,
  }),
);

const Count = Type.Integer({ minimum: 0 });

/** A page of what is said of one person, and what all of it comes to. */
export const ReviewPage = named(
  "ReviewPage",
  closed({
    ...pageMembers,
    results: Type.Array(Review),
    summary: named(
      "ReviewSummary",
      closed(
        {
          average: nullable(Type.Number({ examples: [4.67] })),
          count: Type.Integer({ ...Count, examples: [6] }),
          stars: closed(
            { "1": Count, "2": Count, "3": Count, "4": Count, "5": Count },
            {
              description: "How many reviews gave each number of stars.",
              examples: [{ "1": 0, "2": 0, "3": 1, "4": 0, "5": 5 }],
            },
          ),
        },
        {
          description:
            "Covers all reviews of this person. `average` has two decimal places and is null without reviews.",
        },
      ),
    ),
  }),
);

export const ReviewsQuery = closed({
  author: Type.Optional(Type.Integer({ ...Id, description: "Only the review that this person wrote." })),
  ...pageQuery,
});

export const NewRemoval = named(
  "NewRemoval",
  closed({
    reason: Prose(500, {
      pattern: "\\S",
      description: "The author of the review gets to read it.",
      examples: ["It insults somebody (article 443 of the criminal code)."],
    }),
  }),
);

export const Removal = named(
  "Removal",
  closed({
    review_id: Id,
    reason: Type.String({ examples: ["It insults somebody (article 443 of the criminal code)."] }),
    removed_at: Time,
  }),
);

// In examples stand ids of the demo market: of a review that ana wrote, of another, and of whom she has not reviewed.
export const ReviewPath = closed({ review_id: described(Id, { examples: [146] }) });
export const RemovalPath = closed({ review_id: described(Id, { examples: [130] }) });
export const UserPath = closed({ user_id: described(Id, { examples: [8] }) });

/** What a person has said, as they take it along. */
export const OwnReviews = Type.Array(
  named(
    "OwnReview",
    closed({
      id: Id,
      user_id: Id,
      rating: Stars,
      ...said,
      created_at: Time,
      removal_reason: nullable(
        Type.String({ description: "Why the review was taken down, if it was.", examples: [null] }),
      ),
    }),
  ),
);
