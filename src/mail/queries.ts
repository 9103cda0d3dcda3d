import { sql } from "kysely";
import type { Db } from "#platform";
import type { Letter } from "./letters.ts";

const keptLetters = 500;

/** Puts a letter into the mailbox, which holds the newest only. */
export async function keepLetter(db: Db, letter: Letter, sentAt: Date): Promise<void> {
  await db
    .insertInto("mailbox_letters")
    .values({
      recipient: letter.to,
      subject: letter.subject,
      text_part: letter.text,
      html_part: letter.html,
      code: letter.code ?? null,
      sent_at: sentAt,
    })
    .execute();
  await db
    .deleteFrom("mailbox_letters")
    .where("id", "<=", (beyond) =>
      beyond.selectFrom("mailbox_letters").select("id").orderBy("id", "desc").offset(keptLetters).limit(1),
    )
    .execute();
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
