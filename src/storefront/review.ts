import { html } from "ghtml";
import type { Static } from "typebox";
import { closed, Id, notFound } from "#platform/base";
import {
  changeReview,
  createReview,
  findReviewBy,
  findReviews,
  NewReview,
  type ReviewRow,
  reviewLength,
  takeBackReview,
} from "#reviews";
import { findUsers } from "#users";
import {
  button,
  buttonLink,
  choices,
  confirmation,
  type FieldError,
  formErrors,
  keyField,
  type PageContent,
  type Pages,
  personOf,
  textArea,
  type Visit,
} from "#web";
import { words as all, type StorefrontWords } from "./words/index.ts";

type ReviewWords = StorefrontWords["review"];

const ProducerPath = closed({ producer_id: Id });

type ReviewVisit = Visit<unknown, Static<typeof ProducerPath>>;

/** Writing what one thinks of a producer, changing it and taking it back. */
export function reviewPages({ page, form, notices }: Pages): void {
  const params = ProducerPath;
  notices({
    reviewPublished: ({ language }) => ({ kind: "done", text: all[language].review.published }),
    reviewTakenBack: ({ language }) => ({ kind: "done", text: all[language].review.takenBack }),
  });
  page("/producers/:producer_id/review/", { params, access: "member" }, write);
  form("/producers/:producer_id/review/", { body: NewReview, params, access: "member" }, publish, write);
  page("/producers/:producer_id/review/removal/", { params, access: "member" }, askToTakeBack);
  form("/producers/:producer_id/review/removal/", { body: closed({}), params, access: "member" }, takeBack);
}

async function publish(visit: ReviewVisit, said: Static<typeof NewReview>) {
  const { now, params } = visit;
  const { user_id: userId } = personOf(visit);
  const actor = { userId, now };
  // What the form shows empty was cleared.
  const whole = { text: null, freshness_rating: null, delivery_rating: null, ...said };
  return visit.once(async (tx) => {
    const earlier = await findReviewBy(tx, userId, params.producer_id);
    if (earlier === undefined) await createReview(tx, actor, params.producer_id, whole);
    else await changeReview(tx, actor, earlier, whole, () => {});
    return { to: `/producers/${params.producer_id}/`, notice: { name: "reviewPublished", about: [] } };
  });
}

async function takeBack(visit: ReviewVisit) {
  const { now, params } = visit;
  const { user_id: userId } = personOf(visit);
  return visit.once(async (tx) => {
    const id = await findReviewBy(tx, userId, params.producer_id);
    if (id !== undefined) await takeBackReview(tx, { userId, now }, id);
    return { to: `/producers/${params.producer_id}/`, notice: { name: "reviewTakenBack", about: [] } };
  });
}

async function write(visit: ReviewVisit): Promise<PageContent> {
  const { params, typed } = visit;
  const words = all[visit.language].review;
  const { name, review } = await read(visit);
  const labels = {
    rating: words.rating,
    freshness_rating: words.freshness_rating,
    delivery_rating: words.delivery_rating,
    text: words.text,
  };
  const errors = formErrors(visit, labels, refusalsOf(words));
  const isShownAgain = Object.keys(typed).length > 0;
  const shown = (field: keyof typeof labels) =>
    (isShownAgain ? typed[field] : `${review?.[field] ?? ""}`) ?? "";
  const stars = (field: "rating" | "freshness_rating" | "delivery_rating") =>
    choices({
      name: field,
      legend: field === "rating" ? words.rating : `${words[field]} (${words.optional})`,
      of: "one",
      choices: [
        ...[5, 4, 3, 2, 1].map((count) => ({
          value: `${count}`,
          text: words.stars[count - 1] ?? "",
          isChosen: shown(field) === `${count}`,
        })),
        ...(field === "rating" ? [] : [{ value: "", text: words.noAnswer, isChosen: shown(field) === "" }]),
      ],
      ...errors.of(field),
    });
  const title = words.title(name);
  const body = html`<form class="stack narrow" method="post">
<h1>${title}</h1>
!${errors.summary}
<input type="hidden" name="${keyField}" value="${visit.formKey}">
!${stars("rating")}
!${textArea({ name: "text", label: words.text, optional: words.optional, hint: words.isPublic, value: shown("text"), maxlength: reviewLength, ...errors.of("text") })}
!${stars("freshness_rating")}!${stars("delivery_rating")}
<p class="row">!${button({ text: review ? words.change : words.save })}!${
    review
      ? buttonLink({
          text: words.takeBack,
          href: `/producers/${params.producer_id}/review/removal/`,
          kind: "quiet",
        })
      : ""
  }</p>
</form>`;
  return { title, body };
}

async function askToTakeBack(visit: ReviewVisit): Promise<PageContent> {
  const words = all[visit.language].review;
  const { review } = await read(visit);
  if (!review) throw notFound();
  const body = confirmation({
    title: words.takeBackTitle,
    text: words.takeBackText,
    action: `/producers/${visit.params.producer_id}/review/removal/`,
    fields: html`<input type="hidden" name="${keyField}" value="${visit.formKey}">`,
    confirm: words.takeBack,
    cancel: { text: words.keep, href: `/producers/${visit.params.producer_id}/review/` },
  });
  return { title: words.takeBackTitle, body };
}

/** The producer's name, and what the visitor has said of them already. */
async function read(visit: ReviewVisit): Promise<{ name: string; review: ReviewRow | undefined }> {
  const { site, params } = visit;
  const viewer = { isSignedIn: true };
  const [[producer], earlier] = await Promise.all([
    findUsers(site.db, viewer, [params.producer_id]),
    findReviewBy(site.db, personOf(visit).user_id, params.producer_id),
  ]);
  if (!producer?.is_producer) throw notFound();
  const [review] = earlier === undefined ? [] : await findReviews(site.db, viewer, [earlier]);
  return { name: producer.display_name ?? producer.username, review };
}

function refusalsOf(words: ReviewWords): Record<string, FieldError> {
  return { own_profile: { text: words.own }, already_reviewed: { text: words.twice } };
}
