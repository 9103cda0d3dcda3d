import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setInterval } from "node:timers";
import pg from "pg";
import { makeCreditorReference } from "../src/payments/bank/creditor-reference.ts";
import { temporaryFolder } from "../tests/support/folder.ts";
import { databaseUrl, startServer, stopServer } from "../tests/support/process.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { cpuSeconds, residentMegabytes } from "./processes.ts";

/**
 * Reads a statement of many entries in by the command: `node benchmarks/statement-size.ts [entries]`. Prints the memory of its
 * process above that of one that reads a single entry, and the seconds; then the same file again, of which nothing is new.
 */
const [entries = 100_000] = process.argv.slice(2).map(Number);
const bars = { megabytes: 120, seconds: 60 };

const folder = await temporaryFolder();
try {
  await withTemporaryDatabase(async ({ connection }) => {
    const settings = {
      ...{ DATABASE_URL: databaseUrl(connection), DATA_DIR: folder.path, JWT_SECRET: "x".repeat(32) },
      ...{ PATH: process.env["PATH"] ?? "", MALLOC_ARENA_MAX: "1", LOG_LEVEL: "silent" },
    };
    // A command looks for a site that a server has run on.
    await stopServer(await startServer({ ...settings, DEMO: "off" }));
    const pool = new pg.Pool({ ...connection, max: 1 });
    await pool.query(`insert into site_settings (bank_account, updated_at)
      values ('{"holder": "Market", "iban": "NL02ABNA0123456789"}', now())
      on conflict (is_only) do update set bank_account = excluded.bank_account`);
    const [small, large] = [join(folder.path, "small.xml"), join(folder.path, "large.xml")];
    await write(small, 1, "S");
    await write(large, entries, "L");
    const rest = await read(small, settings);
    const whole = await read(large, settings);
    const again = await read(large, settings);
    const { rows } = await pool.query("select count(*)::int as entries from bank_entries");
    await pool.end();
    const above = whole.megabytes - rest.megabytes;
    console.log(`
file                         ${entries} entries, ${Math.round((await stat(large)).size / 1e6)} MB
read in                      ${whole.seconds.toFixed(1)} s (at most ${bars.seconds}), ${whole.processorSeconds.toFixed(1)} of a processor by the command
memory above rest            ${above} MB (at most ${bars.megabytes}): ${whole.megabytes} of the process, ${rest.megabytes} for one entry
the same file again          ${again.seconds.toFixed(1)} s, ${again.megabytes - rest.megabytes} MB above rest
entries in the database      ${rows[0].entries} of ${entries + 1}
${rest.told}
${whole.told}
${again.told}`);
    const isRight = rows[0].entries === entries + 1 && again.told.includes(" 0 of them new");
    process.exitCode = isRight && above <= bars.megabytes && whole.seconds <= bars.seconds ? 0 : 1;
  });
} finally {
  await folder.remove();
}

/** As a bank writes one, each entry with a name, an account and a reference of somebody else's. */
async function write(path: string, count: number, mark: string): Promise<void> {
  const file = createWriteStream(path);
  const put = async (text: string) => {
    if (!file.write(text)) await once(file, "drain");
  };
  await put(`<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-05-01T00:00:00</CreDtTm></GrpHdr>
<Stmt><Id>${mark}</Id><LglSeqNb>1</LglSeqNb><CreDtTm>2026-05-01T00:00:00</CreDtTm><Acct><Id><IBAN>NL02ABNA0123456789</IBAN></Id></Acct>
`);
  for (let n = 1; n <= count; n++) {
    const day = `2026-05-${String(1 + (n % 28)).padStart(2, "0")}`;
    await put(`<Ntry><Amt Ccy="EUR">${1 + (n % 900)}.${String(n % 100).padStart(2, "0")}</Amt><CdtDbtInd>${n % 5 === 0 ? "DBIT" : "CRDT"}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>${mark}${n}</AcctSvcrRef>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="EUR">${1 + (n % 900)}.${String(n % 100).padStart(2, "0")}</Amt><CdtDbtInd>${n % 5 === 0 ? "DBIT" : "CRDT"}</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>Payer number ${n} of a long statement</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>${makeCreditorReference(n)} order of May</Ustrd><Ustrd>with thanks for ${n} potatoes</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
`);
  }
  await put("</Stmt></BkToCstmrStmt></Document>\n");
  file.end();
  await once(file, "finish");
}

/** Runs the command and looks at its memory all the time. */
async function read(path: string, env: Record<string, string>) {
  const args = [
    "--disable-warning=ExperimentalWarning",
    "--max-semi-space-size=8",
    "--max-old-space-size=512",
    "src/cli.ts",
    "bank",
    "statement",
    path,
  ];
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  child.stdout.on("data", (text) => (told += text));
  let megabytes = 0;
  let processorSeconds = 0;
  const looking = setInterval(() => {
    if (child.pid === undefined || child.exitCode !== null) return;
    megabytes = Math.max(megabytes, residentMegabytes(child.pid) || 0);
    processorSeconds = cpuSeconds(child.pid) || processorSeconds;
  }, 20);
  const [code] = await once(child, "close");
  clearInterval(looking);
  if (code !== 0) throw new Error(`The command ended with ${code}: ${told}`);
  return { told: told.trim(), megabytes, processorSeconds, seconds: (performance.now() - began) / 1000 };
}
