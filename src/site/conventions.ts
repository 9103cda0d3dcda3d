/** The groups of routes, in the order in which the documentation shows them. */
export const tags = [
  { name: "Registration", description: "Open an account with a code sent by email." },
  { name: "Auth", description: "Sign in, stay signed in, sign out, reset your password." },
  { name: "Search", description: "Search products and people." },
  { name: "Home", description: "The producers who stand out." },
  { name: "Products", description: "Products for sale, their stock and their images." },
  { name: "Review", description: "What people say about each other." },
  { name: "Users", description: "Your own profile and other people's." },
  { name: "Cart", description: "What you are about to buy." },
  { name: "Order", description: "Orders, from checkout to handover." },
  { name: "Wallet", description: "What a producer earns, and payouts." },
  { name: "Promotion", description: "Products that are listed first." },
  { name: "Market days", description: "Places, market days, series of them, and who comes." },
  { name: "Site", description: "About this market and its API." },
  { name: "Console", description: "For those who run the market." },
];

/** What holds for every route: the text at the head of the documentation. */
export const conventions = `
A marketplace where people buy fresh food straight from those who grow it.

To start, open an account with \`POST /registration/\` or sign in with \`POST /auth/token/\`, and send the access token as
\`Authorization: Bearer <access>\`. An access token is valid for minutes; \`POST /auth/token/refresh/\` returns the next
one. An invalid token is refused on public routes too; \`registration/\` and \`auth/\` ignore the header.

## Examples
On a site with the demo market, every example works as it stands, in the order of this page, sent as \`ana\` or as the
user its route names. Codes come by email; a site without a mail server shows its emails at \`/dev/mailbox\`.

## Requests
Bodies are JSON in UTF-8 with \`snake_case\` fields; \`auth/\` also accepts forms. An unknown field or query parameter is
refused and named, and so is a value of the wrong JSON type: \`"1"\` is not a number. With PATCH, a field you leave out
keeps its value, and \`null\` clears a field that can be null. Every path also works without its trailing slash.

Text is trimmed and normalized (NFC), and text without a visible character counts as empty; lengths are measured after
that. Passwords are taken exactly as typed. Single-line text also loses invisible characters, and characters that reverse
the direction of the text after them (U+202A to U+202E, U+2066 to U+2069) are refused. Email addresses match however
their domain is written, and IBANs, phone numbers and countries are accepted in the ways people write them.

Times are RFC 3339 in UTC; days are \`YYYY-MM-DD\` in the site's time zone. Money is
\`{"amount": "3.50", "currency": "EUR"}\`: a decimal string with exactly as many decimal places as the currency has.

## Errors
Every error is \`application/problem+json\` (RFC 9457). \`code\` is for programs, and its meaning never changes; \`detail\`
is for people. For invalid input, \`errors\` has sentences for each field, and \`error_codes\` the matching codes:

    {"status": 400, "code": "invalid_input", "errors": {"price.amount": ["This must be at least 0."]},
     "error_codes": {"price.amount": ["too_small"]}, …}

Besides the errors listed with each route, any route can return 400 \`invalid_json\`, 405 \`method_not_allowed\` (see
\`Allow\`), 408 \`request_timeout\`, 413 \`too_large\`, 414 \`uri_too_long\`, 415 \`unsupported_media_type\`,
429 \`rate_limited\`, 431 \`headers_too_large\` and 503 \`unavailable\`. With 429 and 503, \`Retry-After\` says how many
seconds to wait. Where a 503 has \`"outcome": "unknown"\`, what you sent may have been saved all the same.

## Lists
A list is \`{"next", "previous", "results"}\`. Follow \`next\` until it is null: it holds your position and your filters.
\`limit\` is 1 to 100, and 20 by default. While others make changes, following \`next\` neither skips nor repeats what
hasn't changed.

## Conditional requests
Every GET response has an \`ETag\`. Send it as \`If-None-Match\`, and a response that hasn't changed is an empty 304. Send
it as \`If-Match\` with PATCH or PUT, and a change somebody else made first isn't overwritten: 412 \`precondition_failed\`.

## Idempotency
A POST by a signed-in user and a PATCH of the cart accept an \`Idempotency-Key\` of 1 to 255 printable characters. For 24
hours, the same key with the same request returns the first response without doing anything again. The same key with a
different request is 422 \`idempotency_key_reused\`, and while the first request is in progress, 409
\`idempotency_in_progress\`.

## Privacy
Producers' profiles are public. Other people's profiles are shown only to signed-in users. Only you see your email
address, besides the staff, and other people see your location rounded.
`.trim();
