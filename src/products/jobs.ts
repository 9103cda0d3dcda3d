import type { Platform } from "#platform";
import { reindexWords } from "#platform/listing";
import { following } from "./follow.ts";
import { searchedProducts } from "./lists.ts";

/** What products do outside requests. */
export function productJobs({ db, jobs }: Platform): void {
  jobs.loop(reindexWords(db, searchedProducts));
  jobs.loop(following(db));
}
