import type { Stop } from "./stop.ts";
import { cartStops } from "./tour-cart.ts";
import { goodsStops, promotionStop, searchStop, walletStop } from "./tour-goods.ts";
import { orderStop } from "./tour-orders.ts";
import { type Answer, call, readCode, type Visit } from "./visit.ts";

/** The routes of the customer's list, in the list's order. */
export const stops: Stop[] = [
  {
    method: "POST",
    route: "registration/",
    status: 202,
    request: ({ email }) => ({ path: "registration/", body: { email } }),
    says: ({ expires_in_seconds }, { email }) => `a code sent to ${email}, valid for ${expires_in_seconds} s`,
    learn: takeCode,
  },
  {
    method: "POST",
    route: "registration/validate/",
    status: 201,
    once: true,
    request: ({ email, code, username, password }) => ({
      path: "registration/validate/",
      body: { email, code, username, password, display_name: "Robin the Visitor", is_producer: true },
    }),
    says: ({ id, username }) => `account ${username} created, with id ${id}`,
    learn: (visit, { id, tokens }) => {
      visit.id = Number(id);
      Object.assign(visit, tokens);
    },
  },
  {
    method: "POST",
    route: "auth/token/",
    status: 200,
    request: ({ username, password }) => ({ path: "auth/token/", body: { username, password } }),
    says: () => "an access token and a refresh token",
    learn: takeTokens,
  },
  {
    method: "POST",
    route: "auth/token/refresh/",
    status: 200,
    request: ({ refresh }) => ({ path: "auth/token/refresh/", body: { refresh } }),
    says: () => "a new access token and a new refresh token",
    learn: takeTokens,
  },
  {
    method: "POST",
    route: "auth/token/verify/",
    status: 200,
    request: ({ access }) => ({ path: "auth/token/verify/", body: { token: access } }),
    says: () => "the token is valid",
  },
  {
    method: "POST",
    route: "auth/password-reset/",
    status: 202,
    request: ({ email }) => ({ path: "auth/password-reset/", body: { email } }),
    says: ({ expires_in_seconds }) => `a code sent by email, valid for ${expires_in_seconds} s`,
    learn: takeCode,
  },
  {
    method: "POST",
    route: "auth/password-reset/validate/",
    status: 200,
    once: true,
    request: ({ email, code, password }) => ({
      path: "auth/password-reset/validate/",
      body: { email, code, password: `${password}, and back` },
    }),
    says: () => "password changed, every session ended",
    learn: (visit) => {
      visit.password = `${visit.password}, and back`;
    },
  },
  searchStop,
  {
    method: "GET",
    route: "home/",
    status: 200,
    before: signIn,
    request: () => ({ path: "home/" }),
    says: ({ best_rated, newest, most_fresh }) =>
      `${lengthOf(best_rated)} best rated, ${lengthOf(newest)} newest, ${lengthOf(most_fresh)} freshest`,
    learn: findProducer,
  },
  ...goodsStops,
  {
    method: "POST",
    route: "review/new/<user_id>/",
    status: 201,
    once: true,
    request: ({ producerId, access }) => ({
      path: `review/new/${producerId}/`,
      access,
      body: { rating: 4, text: "A friendly stall, and all of it fresh.", freshness_rating: 5 },
    }),
    says: ({ rating }) => `${rating} stars`,
    learn: (visit, { id }) => {
      visit.reviewId = Number(id);
    },
  },
  {
    method: "GET",
    route: "review/user/<user_id>/",
    status: 200,
    request: ({ producerId }) => ({ path: `review/user/${producerId}/` }),
    says: ({ results }) => `${lengthOf(results)} reviews, newest first`,
  },
  {
    method: "GET",
    route: "review/<id>/",
    status: 200,
    once: true,
    request: ({ reviewId }) => ({ path: `review/${reviewId}/` }),
    says: ({ text }) => `${text}`,
  },
  {
    method: "PATCH",
    route: "review/<id>/",
    status: 200,
    once: true,
    request: ({ reviewId, access }) => ({ path: `review/${reviewId}/`, access, body: { rating: 5 } }),
    says: ({ rating }) => `changed to ${rating} stars`,
  },
  {
    method: "DELETE",
    route: "review/<id>/",
    status: 204,
    once: true,
    request: ({ reviewId, access }) => ({ path: `review/${reviewId}/`, access }),
    says: () => "deleted, and the mean is updated",
  },
  {
    method: "GET",
    route: "me/",
    status: 200,
    request: ({ access }) => ({ path: "me/", access }),
    says: ({ username, producer_status }) => `${username}, producer status: ${producer_status}`,
  },
  {
    method: "PATCH",
    route: "me/",
    status: 200,
    request: ({ access }) => ({
      path: "me/",
      access,
      body: { about: "Walks through the fields and looks." },
    }),
    says: ({ about }) => `about: ${about}`,
  },
  {
    method: "GET",
    route: "users/list/",
    status: 200,
    request: ({ access }) => ({ path: "users/list/?limit=100", access }),
    says: ({ results, next }) => `${lengthOf(results)} people${next ? " and more" : ""}`,
  },
  {
    method: "GET",
    route: "users?search=<text>",
    status: 200,
    request: ({ username, access }) => ({ path: `users?search=${username}`, access }),
    says: ({ results }, { username }) => `${lengthOf(results)} found for ${username}`,
  },
  {
    method: "GET",
    route: "users/<user_id>/",
    status: 200,
    request: ({ id, access }) => ({ path: `users/${id}/`, access }),
    says: ({ display_name }) => `${display_name}`,
  },
  ...cartStops,
  orderStop,
  walletStop,
  promotionStop,
];

export const tourLength = stops.length;

/** Takes back all that a visit has changed. */
export async function leave(visit: Visit): Promise<void> {
  await signIn(visit);
  const { access, password } = visit;
  await call(visit, { method: "DELETE", path: "me/", access, body: { current_password: password } });
}

async function signIn(visit: Visit): Promise<void> {
  const { username, password } = visit;
  takeTokens(
    visit,
    (await call(visit, { method: "POST", path: "auth/token/", body: { username, password } })).body,
  );
}

/** The newest producer but the visitor, who has just become one. */
async function findProducer(visit: Visit): Promise<void> {
  const { body } = await call(visit, { method: "GET", path: "users/list/?is_producer=true&limit=2" });
  const found: { id: number }[] = Array.isArray(body["results"]) ? body["results"] : [];
  visit.producerId = found.find(({ id }) => id !== visit.id)?.id ?? 0;
}

function takeTokens(visit: Visit, { access, refresh }: Answer["body"]): void {
  visit.access = String(access);
  visit.refresh = String(refresh);
}

async function takeCode(visit: Visit): Promise<void> {
  visit.code = await readCode(visit);
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
