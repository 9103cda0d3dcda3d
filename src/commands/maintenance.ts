import { tryMail } from "#mail";
import { readEmail, systemClock } from "#platform/base";
import { migrate } from "#platform/database";
import { exportSite, importSite } from "#transfer";
import { auditSite, readSettings, rescale } from "../start/index.ts";
import { type Command, ofMoney } from "./command.ts";

/** Commands for the schema, email, audits and backups. */
export const maintenanceCommands: Command[] = [
  {
    usage: "migrate",
    does: "bring the schema up to date, as the server does when it starts",
    needs: "database",
    async run({ reached }) {
      const { total, ran } = await migrate(reached.connection);
      return `Ran ${ran} of ${total} migrations.`;
    },
  },
  {
    usage: "mail test <address>",
    does: "send a test email, and explain where and why it fails",
    runAlone: (terminal, address = "") =>
      tryMail(readSettings(terminal, "unused").config, systemClock, readEmail(address), (line) =>
        console.log(line),
      ),
  },
  {
    usage: "audit",
    does: "check stored totals against the rows they come from; exit code 1 on a difference",
    run: ofMoney(auditSite),
  },
  {
    usage: "rescale <currency>",
    does: "give all amounts in a currency the decimals of ISO 4217, if the start asks for it",
    run: rescale,
  },
  {
    usage: "export <folder>",
    does: "write the whole site to a new folder, also while the server runs",
    run: exportSite,
  },
  {
    usage: "import <folder>",
    does: "fill an empty database from an export, of any PostgreSQL version",
    needs: "nothing",
    run: importSite,
  },
];
