import { failureOf } from "./failures.ts";
import { openTransport } from "./smtp.ts";

/**
 * Connects to the mail server as for a letter, signs in, and sends nothing. Answers why that failed, without what the
 * server said, or undefined.
 */
export async function verifyMail(smtpUrl: string): Promise<string | undefined> {
  const transport = await openTransport(smtpUrl, { pool: false });
  try {
    await transport.verify();
    return undefined;
  } catch (error) {
    return failureOf(error).why;
  } finally {
    transport.close();
  }
}
