import type { Clock } from "#platform";
import type { Letter } from "./letters.ts";

/** A silent server must fail the job, which comes again, instead of holding it. */
const timeouts = {
  dnsTimeout: 4000,
  connectionTimeout: 4000,
  socketTimeout: 5000,
};
/** A server that answers, but drop by drop, passes every limit above. */
const wholeSendMilliseconds = 20_000;

/** A pool of connections to the mail server of `smtpUrl`; the first opens with the first letter. */
export function openSmtp(smtpUrl: string, mailFrom: string, clock: Clock) {
  const from = readMailbox(mailFrom);
  let transport: ReturnType<typeof openTransport> | undefined;

  return {
    async send({ to, subject, text, html }: Letter, messageId: string): Promise<void> {
      transport ??= openTransport(smtpUrl);
      try {
        await (await transport).sendMail({
          // As objects, so that a comma or a bracket in an address can't make a second one of it.
          from,
          to: { name: "", address: to },
          subject,
          text,
          html,
          messageId: `<${messageId}@${from.address.split("@")[1]}>`,
          date: clock.now(),
          headers: { "Auto-Submitted": "auto-generated" },
          signal: AbortSignal.timeout(wholeSendMilliseconds),
        });
      } catch (error) {
        throw withoutAddress(error);
      }
    },
    close: () => {
      transport?.then((opened) => opened.close());
    },
  };
}

async function openTransport(smtpUrl: string) {
  // Loaded with the first letter: a site that keeps its letters in the mailbox does without 6 MB.
  const { default: nodemailer } = await import("nodemailer");
  return nodemailer.createTransport({
    ...timeouts,
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    maxRequeues: 1,
    // A connection that waits longer would only keep the process from ending.
    idleTimeout: 5000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Reads `Market <market@example.org>`, or an address alone. */
function readMailbox(mailbox: string): { name: string; address: string } {
  const [, name = "", address = ""] = /^(?:"?(.*?)"?\s*<)?([^<>\s]+)>?$/u.exec(mailbox) ?? [];
  return { name, address };
}

/** What a mail server says quotes whom it refuses, and errors end in logs: only the kind of failure is told on. */
function withoutAddress(error: unknown): Error {
  const told = (name: string) => {
    const value = error instanceof Error && name in error ? Reflect.get(error, name) : undefined;
    return typeof value === "string" || typeof value === "number" ? [`${value}`] : [];
  };
  return new Error(
    ["The mail server did not take the letter:", ...told("code"), ...told("responseCode")].join(" "),
  );
}
