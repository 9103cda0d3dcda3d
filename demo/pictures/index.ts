import { readFile } from "node:fs/promises";
import type { Pictures } from "#platform/pictures";
import { pictures } from "./names.ts";

export type { PictureName } from "./names.ts";

/** A drawing as the site stores it: what is to be seen, and the name of each of its sizes. */
export interface SavedDrawing {
  alt: string;
  small: string;
  medium: string;
  large: string;
  avatar: string;
}

/** Puts the drawings where the site stores its pictures; what is there already stays. Throws unavailable. */
export async function saveDrawings(store: Pictures): Promise<Map<string, SavedDrawing>> {
  const saved = Object.entries(pictures).map(async ([name, alt]) => {
    const [small, medium, large, avatar] = await Promise.all([
      readDrawn(name, "small"),
      readDrawn(name, "medium"),
      readDrawn(name, "large"),
      readDrawn(name, "avatar"),
    ]);
    return [name, { alt, ...(await store.save({ small, medium, large, avatar })) }] as const;
  });
  return new Map(await Promise.all(saved));
}

function readDrawn(name: string, size: string): Promise<Buffer> {
  return readFile(new URL(`drawn/${name}-${size}.webp`, import.meta.url));
}
