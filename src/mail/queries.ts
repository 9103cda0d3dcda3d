import { sql } from "kysely";
import type { Db } from "#platform/database";
import type { Letter } from "./letters.ts";

const maxLetters = 500;

/** Puts letters into the mailbox, which holds the newest only: all or none. */
export async function insertLetters(db: Db, letters: Letter[], sentAt: Date): Promise<void> {
  await sql`
    with inserted as (
      insert into mailbox_letters (recipient, subject, text_part, html_part, code, sent_at)
      select "to", subject, text, html, code, ${sentAt}::timestamptz
      from json_to_recordset(${JSON.stringify(letters)}::json)
        as letter ("to" text, subject text, text text, html text, code text)
    )
    delete from mailbox_letters
    where id <= (select id from mailbox_letters order by id desc offset ${maxLetters - letters.length} limit 1)`.execute(
    db,
  );
}

/** The newest letters, at most `most`; to one address, whose case does not matter, or to all. */
export function readLetters(db: Db, to: string | undefined, most: number) {
  return db
    .selectFrom("mailbox_letters")
    .select(["id", "recipient as to", "subject", "text_part as text", "html_part as html", "code", "sent_at"])
    .$if(to !== undefined, (query) => query.where(sql`lower(recipient) collate "C"`, "=", sql`lower(${to})`))
    .orderBy("id", "desc")
    .limit(most)
    .execute();
}

/** The HTML part of one letter. */
export async function readLetterHtml(db: Db, id: number): Promise<string | undefined> {
  const letter = await db
    .selectFrom("mailbox_letters")
    .select("html_part")
    .where("id", "=", id)
    .executeTakeFirst();
  return letter?.html_part;
}
