import { aboutLength, codeLength, codeSeconds, nameLength, passwordLength, usernameLength } from "#accounts";
import { linesPerCart } from "#cart";
import { noteLength, wantedDaysAhead } from "#orders";
import { maxIdempotencyKeyLength } from "#platform/http";
import { highestLimit } from "#platform/listing";
import { mostImageBytes } from "#platform/pictures";
import { descriptionLength, imagesPerProduct } from "#products";
import { reviewLength } from "#reviews";

/** What clients check by. Texts in characters, the rest in what their names say. */
export const limits = {
  name: nameLength,
  about: aboutLength,
  description: descriptionLength,
  review: reviewLength,
  note: noteLength,
  username_min: usernameLength.minimum,
  username_max: usernameLength.maximum,
  password_min: passwordLength.minimum,
  password_max: passwordLength.maximum,
  code: codeLength,
  code_minutes: codeSeconds / 60,
  cart_lines: linesPerCart,
  wanted_days_ahead: wantedDaysAhead,
  images: imagesPerProduct,
  image_bytes: mostImageBytes,
  page: highestLimit,
  idempotency_key: maxIdempotencyKeyLength,
};
