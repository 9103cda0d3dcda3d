import type { Tag } from "#platform/http";

/** The groups of routes, in the order in which the documentation shows them. */
export const tags: Tag[] = [
  { name: "Registration", description: "Open an account with a code sent by mail." },
  { name: "Auth", description: "Sign in, stay signed in, sign out, choose another password." },
  { name: "Search", description: "Find products and people by words." },
  { name: "Home", description: "The producers who stand out." },
  { name: "Products", description: "What is for sale." },
  { name: "Review", description: "What people say of each other." },
  { name: "Users", description: "Oneself and others." },
  { name: "Cart", description: "What a buyer means to buy." },
  { name: "Order", description: "What was bought, and what happened next." },
  { name: "Wallet", description: "What a producer has earned." },
  { name: "Promotion", description: "What stands in front." },
  { name: "Site", description: "What this market is and how to talk to it." },
];

/** What holds for every route: the text at the head of the documentation. */
export const conventions = `
A marketplace where people buy fresh food straight from those who grow it.

Start with \`POST /registration/\`, or sign in with \`POST /auth/token/\` and send what it answers as
\`Authorization: Bearer <access>\`. An access token lives some minutes; \`POST /auth/token/refresh/\` gives the next.
A bad token is refused on public routes too; \`registration/\` and \`auth/\` do not look at it.

## Examples
Where the demo market is, every example works as it stands, in the order of this page: sent as \`ana\`, or as whom its
route names. A code comes by mail; a site without a mail server shows its letters at \`/dev/mailbox\`.

## Requests
Bodies are JSON in UTF-8, members \`snake_case\`; \`auth/\` also takes forms. An unknown member or query parameter is
refused and named, and so is a value of another JSON type: \`"1"\` is no number. With PATCH an absent member stays as
it is and \`null\` clears it where null is allowed. Each path answers the same without its closing slash.

Texts are read without the blanks around them, composed (NFC) and, where there is nothing to see, as empty; lengths count
after that. Passwords stay as they are typed. A line also loses what is never seen inside it, and characters that turn
the text behind them round (U+202A to U+202E, U+2066 to U+2069) are refused. E-mail addresses are the same however
their domain is written, and IBANs, phones and countries are understood as people write them.

Times are RFC 3339 in UTC, days \`YYYY-MM-DD\` in the site's time zone. Money is
\`{"amount": "3.50", "currency": "EUR"}\`: a decimal string with just the currency's digits.

## Errors
Every error is \`application/problem+json\` (RFC 9457). Programs read \`code\`, which never changes its meaning; people
read \`detail\`. For bad input \`errors\` holds sentences for each field and \`error_codes\` the same as words:

    {"status": 400, "code": "invalid_input", "errors": {"price.amount": ["This must be at least 0."]},
     "error_codes": {"price.amount": ["too_small"]}, …}

Beside what each route names, any may answer 400 \`invalid_json\`, 405 \`method_not_allowed\` (see \`Allow\`),
408 \`request_timeout\`, 413 \`too_large\`, 414 \`uri_too_long\`, 415 \`unsupported_media_type\`, 429 \`rate_limited\`,
431 \`headers_too_large\` and 503 \`unavailable\`; the 429 and 503 say in \`Retry-After\` when to come back.

## Lists
A list is \`{"next", "previous", "results"}\`. Follow \`next\` until it is null: the address holds the place and the
filters. \`limit\` is 1 to 100, and 20 where it is not given. What others write meanwhile makes a walk neither skip nor
repeat what stood still.

## Reading again, changing safely
Every GET bears an \`ETag\`: send it as \`If-None-Match\` and an unchanged answer is an empty 304. Send it as \`If-Match\`
with PATCH or PUT, and a change that someone else made first is not overwritten: 412 \`precondition_failed\`.

## Trying again
A POST of the signed in, and PATCH of the cart, take an \`Idempotency-Key\` of 1 to 255 printable characters. For 24
hours the same key and request get the first answer again, without a second effect; the same key with another request
is 422 \`idempotency_key_reused\`, and while the first is under way 409 \`idempotency_in_progress\`.

## Who sees whom
Producers' profiles are public. Everybody else is shown to the signed in only. An e-mail address is shown to its owner
only, and where people are is rounded for others.
`.trim();
