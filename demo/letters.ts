import { composeLetter, keepLetters, type LetterWords } from "#mail";
import { type Clock, type Config, secondsAfter } from "#platform/base";
import type { Tx } from "#platform/database";
import { demoEmail } from "./people.ts";

/** Puts a few letters into the mailbox, so that the first look at it finds some. */
export async function fillMailbox(
  tx: Tx,
  clock: Clock,
  site: Pick<Config, "siteName" | "language">,
): Promise<void> {
  for (const { to, hoursAgo, words } of letters(site)) {
    const letter = composeLetter(site, demoEmail(to), words);
    await keepLetters(tx, [letter], secondsAfter(clock.now(), -hoursAgo * 3600));
  }
}

/** The oldest first. */
function letters({ siteName }: { siteName: string }): { to: string; hoursAgo: number; words: LetterWords }[] {
  return [
    {
      to: "ana",
      hoursAgo: 50,
      words: {
        subject: `You sell on ${siteName}`,
        lines: [
          "Good morning, Ana. Your farm is open: everybody can find it, on the map as well.",
          "A photograph and a sentence about how you work make the difference. Both are yours to change at any time.",
        ],
      },
    },
    {
      to: "bruno",
      hoursAgo: 26,
      words: {
        subject: `Welcome to ${siteName}`,
        lines: [
          "Good morning, Bruno. Your account is open.",
          "There are fifty producers to get to know. The nearest is four kilometres from your door.",
        ],
      },
    },
    {
      to: "mara",
      hoursAgo: 3,
      words: {
        subject: `You look after ${siteName}`,
        lines: [
          "Good morning, Mara. You are a product admin, and of the staff.",
          "What you may do beside others stands in your profile, under permissions.",
        ],
      },
    },
  ];
}
