import { randomUUID } from "node:crypto";
import { composeLetter, insertLetters, insertRecord, type LetterWords } from "#mail";
import { type Clock, type Config, secondsAfter } from "#platform/base";
import type { Tx } from "#platform/database";
import { demoEmail } from "./people.ts";

/** Puts a few letters into the mailbox, so that the first look at it finds some. */
export async function fillMailbox(
  tx: Tx,
  clock: Clock,
  { siteName }: Pick<Config, "siteName">,
): Promise<void> {
  for (const { to, hoursAgo, words, notice } of letters(siteName)) {
    const letter = composeLetter({ siteName, language: "en" }, demoEmail(to), words);
    const at = secondsAfter(clock.now(), -hoursAgo * 3600);
    await insertLetters(tx, [letter], at);
    if (!notice) continue;
    const about = { notice_id: randomUUID(), to: letter.to, language: "en", username: to, ...notice };
    const { subject } = letter;
    await insertRecord(tx, [{ kind: "send_notice", to: letter.to, subject, data: about, about: [to] }], at);
  }
}

interface DemoLetter {
  to: string;
  hoursAgo: number;
  words: LetterWords;
  /** What the console sends where it sends the letter again. */
  notice?: { about: string; role?: string };
}

/** The oldest first. */
function letters(siteName: string): DemoLetter[] {
  return [
    {
      to: "ana",
      hoursAgo: 50,
      notice: { about: "selling_approved" },
      words: {
        subject: `You can now sell on ${siteName}`,
        lines: [
          "Good morning, Ana! Your farm is open, and everybody can find it, on the map too.",
          "A photo and a sentence about how you work make all the difference. You can change both at any time.",
        ],
      },
    },
    {
      to: "bruno",
      hoursAgo: 26,
      words: {
        subject: `Welcome to ${siteName}`,
        lines: [
          "Good morning, Bruno! Your account is ready.",
          "There are fifty producers for you to discover. The nearest is four kilometres from your door.",
        ],
      },
    },
    {
      to: "mara",
      hoursAgo: 3,
      notice: { about: "role_granted", role: "staff" },
      words: {
        subject: `You now look after ${siteName}`,
        lines: [
          "Good morning, Mara! You are a product admin and a member of staff.",
          "Your profile lists what this lets you do, under permissions.",
        ],
      },
    },
  ];
}
