import { writeFileSync } from "node:fs";
import { describeWalks, findWalks, walksPage } from "./support/walks.ts";

/** `npm run walks`: writes the page of walks anew after files were moved. */
writeFileSync(walksPage, describeWalks(findWalks()));
