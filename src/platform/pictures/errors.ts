import { problemKind } from "#platform/base";

export const notAnImage = problemKind(
  400,
  "not_an_image",
  "The body is not a complete image of the type it was sent as: JPEG, PNG, WebP or AVIF.",
);
export const tooManyPixels = problemKind(
  400,
  "too_many_pixels",
  "This image has too many pixels. Make it smaller.",
);
