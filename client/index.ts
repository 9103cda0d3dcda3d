import createFetch, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";
import { createSend, type SendOptions } from "./send.js";

export type { components, operations, paths } from "./schema.js";
export { inMemory, type SendOptions, type TokenStore, type Tokens } from "./send.js";

/** What travels, by its name in the API's document: `Schema<"Product">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** Every route of a market, typed: `client.GET("/products/{product_id}/", { params: { path: { product_id: 1 } } })`. */
export type FarmgateClient = Client<paths>;

export interface ClientOptions extends SendOptions {
  /** Where the API is, such as `https://market.example/backend/api`. */
  baseUrl: string;
}

/** A client that signs its requests, renews its tokens and tries again what may be tried again. */
export function createClient({ baseUrl, ...options }: ClientOptions): FarmgateClient {
  return createFetch<paths>({ baseUrl, fetch: createSend(baseUrl, options) });
}
