import type { Platform } from "#platform";
import { notingWordShares, reindexWords } from "#platform/listing";
import { searchedPeople, wordLists } from "./users.ts";

/** What users do outside requests. */
export function userJobs({ db, jobs }: Platform): void {
  jobs.loop(reindexWords(db, searchedPeople));
  jobs.loop(notingWordShares(db, wordLists));
}
