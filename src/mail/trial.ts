import type { Clock, Config } from "#platform/base";
import { failureOf, type MailFailure, steps } from "./failures.ts";
import { letterWords } from "./languages/index.ts";
import { composeLetter } from "./letters.ts";
import { openTransport, readMailbox, writeTo } from "./smtp.ts";

/**
 * Sends a letter to `to` by the settings, and answers how it went. Where it did not leave, throws a sentence that says at
 * which step, why, what the server said, and what to do; `tell` gets a line for each step that was passed.
 */
export async function tryMail(
  config: Config,
  clock: Clock,
  to: string,
  tell: (line: string) => void,
): Promise<string> {
  const { smtpUrl, mailFrom, siteName, production } = config;
  if (!/^[^\s@<>,]+@[^\s@<>,]+$/.test(to)) throw new Error(`${to} is not an email address.`);
  if (smtpUrl === undefined) {
    const whither = production ? "emails reach nobody" : "emails only appear at /dev/mailbox";
    throw new Error(`SMTP_URL is not set, so ${whither}.`);
  }
  const { host, port } = new URL(smtpUrl);
  tell(`Through ${host || "localhost"}${port ? "" : " on the default port"}, from ${mailFrom}`);
  try {
    const response = await send({ smtpUrl, mailFrom, siteName, language: config.language }, clock, to);
    for (const step of stepsOf(smtpUrl)) tell(`✓ ${step}`);
    return `The mail server accepted the email to ${to}: ${response}`;
  } catch (error) {
    const { step, why, advice } = failureOf(error);
    for (const passed of stepsOf(smtpUrl)) {
      if (steps.indexOf(passed) < steps.indexOf(step)) tell(`✓ ${passed}`);
    }
    tell(`✗ ${step}`);
    const said = error instanceof Error && "response" in error ? ` It said: ${error.response}.` : "";
    throw new Error(
      `The mail server did not accept the email: ${why}.${said.replaceAll(/[\s\p{Cc}]+/gu, " ")} ${advice}`,
    );
  }
}

/** Sends a letter to `to` by a server that may be the site's one day, and answers at which step it failed and why, if it did. */
export async function sendTrial(
  way: Way,
  clock: Clock,
  to: string,
): Promise<Pick<MailFailure, "step" | "why"> | undefined> {
  try {
    await send(way, clock, to);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

type Way = Pick<Config, "mailFrom" | "siteName" | "language"> & { smtpUrl: string };

async function send(
  { smtpUrl, mailFrom, siteName, language }: Way,
  clock: Clock,
  to: string,
): Promise<string> {
  const transport = await openTransport(smtpUrl, { pool: false });
  const letter = composeLetter({ siteName, language }, to, letterWords[language].trial({ siteName }));
  const id = `trial-${clock.now().getTime()}`;
  try {
    const { response } = await transport.sendMail(writeTo(letter, readMailbox(mailFrom), id, clock));
    return response;
  } finally {
    transport.close();
  }
}

/** Those that a letter passes at this server for certain: TLS may be offered at others, too. */
function stepsOf(smtpUrl: string) {
  const { protocol, username, searchParams } = new URL(smtpUrl);
  const hasTls = protocol === "smtps:" || searchParams.get("requireTLS") === "true";
  return steps.filter((step) => (step !== "TLS" || hasTls) && (step !== "sign-in" || username !== ""));
}
