import { createReadStream } from "node:fs";
import { takeStatements } from "#payments";
import { type Command, ofMoney } from "./command.ts";

export const bankCommands: Command[] = [
  {
    usage: "bank statement <file>",
    does: "read a bank statement of any size: camt.053 or MT940",
    // A running server, or the next one, writes to the parties.
    run: ofMoney(async (site, file = "") => {
      const taken = await takeStatements(site, () => createReadStream(file), null);
      const { entries, matched, proposed, unmatched, returned } = taken;
      return (
        `${entries} entries, ${taken.new} of them new: ${matched} matched, ${returned} returned, ${proposed} to confirm, ` +
        `${unmatched} unmatched.`
      );
    }),
  },
];
