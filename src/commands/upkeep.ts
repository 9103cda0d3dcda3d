import { tryMail } from "#mail";
import { readEmail, systemClock } from "#platform/base";
import { migrate } from "#platform/database";
import { auditSite, exportTo, importFrom, readSettings, rescale } from "../start/index.ts";
import { type Command, ofMoney } from "./command.ts";

/** What keeps a site well: its schema, its letters, its books and its copies. */
export const upkeepCommands: Command[] = [
  {
    usage: "migrate",
    does: "brings the schema up to date, as the server does when it starts",
    needs: "database",
    async run({ reached }) {
      const { total, ran } = await migrate(reached.connection);
      return `${ran} of ${total} migrations ran.`;
    },
  },
  {
    usage: "mail test <address>",
    does: "sends a letter by the settings, and says how far it came and why no further",
    runAlone: (address = "") =>
      tryMail(readSettings("unused").config, systemClock, readEmail(address), (line) => console.log(line)),
  },
  {
    usage: "audit",
    does: "compares what is kept with what the rows say; exit 1 where it differs",
    run: ofMoney(auditSite),
  },
  {
    usage: "rescale <currency>",
    does: "gives all that is kept in a currency the digits of ISO 4217, as the start asks for",
    run: rescale,
  },
  {
    usage: "export <folder>",
    does: "writes the whole site into a folder that it makes, while the server runs",
    run: exportTo,
  },
  {
    usage: "import <folder>",
    does: "fills an empty database with an exported site, of any version of PostgreSQL",
    needs: "nothing",
    run: importFrom,
  },
];
