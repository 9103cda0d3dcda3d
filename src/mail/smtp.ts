import pLimit from "p-limit";
import type { Clock } from "#platform/base";
import { failureOf } from "./failures.ts";
import type { Letter } from "./letters.ts";

/** A mail server that doesn't answer must fail the job, which is retried, instead of blocking it. */
const timeouts = {
  dnsTimeout: 4000,
  connectionTimeout: 4000,
  socketTimeout: 5000,
};
/** Bounds the whole sending: a server that answers very slowly stays below each timeout above. */
const wholeSendMilliseconds = 20_000;
/** How long a letter waits for those before it, that its job ends while it is claimed. */
const longestWaitMilliseconds = 60_000;
const mostConnections = 3;

/** A pool of connections to the mail server of `smtpUrl`; the first opens with the first letter. */
export function openSmtp(smtpUrl: string, mailFrom: string, clock: Clock) {
  const from = readMailbox(mailFrom);
  const transport = openTransport(smtpUrl, { pool: true });
  // The time that sending may take begins when the letter has a connection.
  const inTurn = pLimit(mostConnections);

  return {
    opened: async () => void (await transport),
    async send(letter: Letter, messageId: string): Promise<void> {
      const opened = await transport;
      const waitsSince = performance.now();
      await inTurn(async () => {
        if (performance.now() - waitsSince > longestWaitMilliseconds)
          throw new Error("The mail server takes too long for the emails before this one");
        try {
          await opened.sendMail(writeTo(letter, from, messageId, clock));
        } catch (error) {
          throw new Error(`The mail server did not accept the email: ${failureOf(error).why}`);
        }
      });
    },
    close: () => {
      transport.then((opened) => opened.close());
    },
  };
}

/** A letter as nodemailer wants it. */
export function writeTo(
  { to, subject, text, html }: Letter,
  from: ReturnType<typeof readMailbox>,
  messageId: string,
  clock: Clock,
) {
  return {
    // As objects, so that a comma or a bracket in an address can't make a second one of it.
    from,
    to: { name: "", address: to },
    ...{ subject, text, html },
    messageId: `<${messageId}@${from.address.split("@")[1]}>`,
    date: clock.now(),
    headers: { "Auto-Submitted": "auto-generated" },
    signal: AbortSignal.timeout(wholeSendMilliseconds),
  };
}

export async function openTransport(smtpUrl: string, { pool }: { pool: boolean }) {
  // A site that keeps its letters in the mailbox does without 6 MB.
  const { default: nodemailer } = await import("nodemailer");
  const options = { ...timeouts, url: smtpUrl, disableFileAccess: true, disableUrlAccess: true };
  return nodemailer.createTransport(
    pool
      ? {
          ...options,
          pool,
          maxConnections: mostConnections,
          maxRequeues: 1,
          // A connection that waits longer would only keep the process from ending.
          idleTimeout: 5000,
        }
      : options,
  );
}

/** Reads `Market <market@example.org>`, or an address alone. */
export function readMailbox(mailbox: string): { name: string; address: string } {
  const [, name = "", address = ""] = /^(?:"?(.*?)"?\s*<)?([^<>\s]+)>?$/u.exec(mailbox) ?? [];
  return { name, address };
}
