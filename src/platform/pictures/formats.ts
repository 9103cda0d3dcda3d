import type { Metadata } from "sharp";

/** The types that are taken, by what their content is. */
export const formats: Record<string, Metadata["format"]> = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
  "image/avif": "heif",
};

export const pictureTypes = Object.keys(formats);
