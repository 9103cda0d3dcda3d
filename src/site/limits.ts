import { mostImageBytes } from "#platform/pictures";

/** Texts in characters, the rest in what their names say. */
export const limits = {
  name: 120,
  about: 2000,
  description: 5000,
  review: 5000,
  note: 500,
  username_min: 3,
  username_max: 30,
  password_min: 10,
  password_max: 128,
  code: 8,
  code_minutes: 15,
  cart_lines: 100,
  wanted_days_ahead: 365,
  images: 5,
  image_bytes: mostImageBytes,
  page: 100,
  idempotency_key: 255,
};
