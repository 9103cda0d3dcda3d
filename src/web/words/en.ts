import type { FieldCode } from "#platform/base";

/** What stands on every page, and what goes wrong on any. */
export const en = {
  skipToContent: "Skip to content",
  search: "Search",
  searchProducts: "Search products",
  products: "Products",
  producers: "Producers",
  marketDays: "Market days",
  cart: "Cart",
  itemsInCart: (count: number) => (count === 1 ? "1 item" : `${count} items`),
  orders: "Orders",
  desk: "Desk",
  console: "Console",
  account: "Account",
  signIn: "Sign in",
  signOut: "Sign out",
  register: "Create account",
  language: "Language",
  change: "Change",
  about: "About us",
  terms: "Terms",
  privacy: "Privacy",
  imprint: "Imprint",
  demo: {
    title: "This is a demo market",
    mailbox: "Mailbox: every email the site sends",
    docs: "API documentation",
  },
  previous: "Previous page",
  next: "Next page",
  backHome: "To the start page",
  tryAgain: "Try again",
  signInFirst: "Sign in first. You will come back to where you were.",
  /** How the lines of an address are called. */
  address: {
    street: "Street and number",
    line2: "Building, apartment",
    postal_code: "Postcode",
    city: "Town",
    country: "Country",
    choose: "Choose a country",
    optional: "optional",
  },
  errorTitle: "Please check what you entered",
  errorNumber: (id: string) => `Number of the error: ${id}`,
  errors: {
    offline: ["You are offline", "Check your connection. Your cart is still there."],
    not_found: [
      "Page not found",
      "There is nothing at this address. It may have been taken down or mistyped.",
    ],
    forbidden: ["You can't do this", "Your account may not do this."],
    cross_site: ["This form came from another site", "Open the page here and send the form again."],
    unavailable: ["We'll be right back", "The market is busy or being looked after. Try again in a moment."],
    outcome_unknown: [
      "We don't know whether this was saved",
      "The connection was lost at that very moment. Check whether it was saved before you try again.",
    ],
    rate_limited: ["Too many requests", "Wait a moment, then try again."],
    request: ["That didn't work", "The site couldn't read this request. Go back and try again."],
    internal: ["Something went wrong", "It's our fault, and it has been noted. Try again in a moment."],
  } as Record<
    | "offline"
    | "not_found"
    | "forbidden"
    | "cross_site"
    | "unavailable"
    | "outcome_unknown"
    | "rate_limited"
    | "request"
    | "internal",
    [string, string]
  >,
  /** What is wrong with a field, by the API's codes; `limit` is the bound that it breaks, or empty. */
  faults: {
    required: () => "Fill this in",
    null_not_allowed: () => "Fill this in",
    blank: () => "Fill this in",
    wrong_type: () => "Enter this in another way",
    wrong_format: () => "This isn't in the right format",
    too_short: (limit) => (limit === "" ? "This is too short" : `Enter at least ${limit} characters`),
    too_long: (limit) => (limit === "" ? "This is too long" : `Enter at most ${limit} characters`),
    too_small: (limit) => (limit === "" ? "This is too small" : `Enter at least ${limit}`),
    too_large: (limit) => (limit === "" ? "This is too large" : `Enter at most ${limit}`),
    not_a_choice: () => "Choose one of the options",
    unknown_field: () => "This field is unknown",
    mismatch: () => "The passwords don't match",
    too_common: () => "This password is very common. Choose another one",
    same_as_username: () => "The password can't be the username",
    same_as_email: () => "The password can't be the email address",
    in_future: () => "This can't be in the future",
    in_past: () => "Choose a time in the future",
    overlaps: () => "This overlaps another one",
  } as Record<FieldCode, (limit: number | string) => string>,
};

export type Words = typeof en;
