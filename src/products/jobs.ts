import type { Platform } from "#platform";
import { notingWordShares, reindexWords } from "#platform/listing";
import { following } from "./follow.ts";
import { searchedProducts, wordLists } from "./lists.ts";

/** What products do outside requests. */
export function productJobs({ db, jobs }: Platform): void {
  jobs.loop(reindexWords(db, searchedProducts));
  jobs.loop(notingWordShares(db, wordLists));
  jobs.loop(following(db));
}
