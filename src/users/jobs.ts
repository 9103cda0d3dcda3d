import type { Platform } from "#platform";
import { reindexWords } from "#platform/listing";
import { searchedPeople } from "./users.ts";

/** What users do outside requests. */
export function userJobs({ db, jobs }: Platform): void {
  jobs.loop(reindexWords(db, searchedPeople));
}
