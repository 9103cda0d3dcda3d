import { hash, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { type Clock, secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import type { Notice } from "./notices.ts";

/** Where a form that was taken leads, and what the page there says of it. */
export interface Done {
  /** A path of this site, or a page of a payment provider. */
  to: string;
  notice?: Notice | undefined;
}

/** A form as it was sent: by whom, with the key of the page that it stood on, and what it says. */
export interface Submission {
  owner: string;
  key: string;
  fingerprint: Buffer;
}

/** The hidden field of every form whose effect adds up. */
export const keyField = "idempotency_key";

export const newKey: () => string = randomUUID;

/** What a form says, whatever the order of its fields. */
export function fingerprintOf(path: string, fields: object): Buffer {
  const members = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash("sha256", `${path}\n${JSON.stringify(members)}`, "buffer");
}

/**
 * Runs `work` unless this form was taken before, and says where it leads. One that is sent again while the first is still
 * in progress waits for that one.
 */
export async function submitOnce(
  tx: Tx,
  { owner, key, fingerprint }: Submission,
  now: Date,
  work: () => Promise<Done>,
): Promise<Done> {
  const { rows: inserted } = await sql`
    insert into form_submissions (owner, key, fingerprint, created_at) values (${owner}, ${key}, ${fingerprint}, ${now})
    on conflict do nothing returning 1`.execute(tx);
  const taken = inserted.length === 0 ? await findTaken(tx, { owner, key, fingerprint }) : undefined;
  if (taken) return taken;
  const done = await work();
  await sql`update form_submissions set done = ${JSON.stringify(done)}
    where owner = ${owner} and key = ${key} and fingerprint = ${fingerprint}`.execute(tx);
  return done;
}

/** Where a form led that was taken before; undefined where it was not. */
export async function findTaken(db: Db, { owner, key, fingerprint }: Submission): Promise<Done | undefined> {
  const { rows } = await sql<{ done: Done }>`select done from form_submissions
    where owner = ${owner} and key = ${key} and fingerprint = ${fingerprint}`.execute(db);
  return rows[0]?.done;
}

export const sweepSubmissions: JobKind = { name: "sweep_form_submissions", retryForSeconds: 600 };

/** Nobody sends a page's form again after this long. */
const retentionSeconds = 24 * 3600;

/** Deletes the submissions that are past their time. */
export async function deleteOldSubmissions(db: Db, clock: Clock): Promise<void> {
  await sql`delete from form_submissions where created_at < ${secondsAfter(clock.now(), -retentionSeconds)}`.execute(
    db,
  );
}
