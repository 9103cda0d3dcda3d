import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** For this computer, until 2126. */
const selfSigned = readFileSync(new URL("self-signed.pem", import.meta.url));

/** A mail server that takes every letter. */
export interface TestSmtp {
  url: string;
  port: number;
  /** What has come, oldest first: the envelope's recipients, the source and what a mail program reads in it. */
  letters: { recipients: string[]; source: string; email: Email }[];
  close(): Promise<void>;
}

/**
 * `refuse` makes it refuse each recipient with these words; `options` are the library's own, over ours. With `secure`
 * it speaks TLS from the first byte, with a certificate that is signed by itself.
 */
export async function openSmtpServer({
  port = 0,
  refuse = "",
  options = {},
}: {
  port?: number;
  refuse?: string;
  options?: SMTPServerOptions;
} = {}): Promise<TestSmtp> {
  const letters: TestSmtp["letters"] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) => done(refuse ? new Error(refuse) : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const source = Buffer.concat(chunks).toString();
        const recipients = envelope.rcptTo.map(({ address }) => address);
        letters.push({ recipients, source, email: await PostalMime.parse(source) });
        done();
      });
    },
    ...(options.secure ? { key: selfSigned, cert: selfSigned } : {}),
    ...options,
  });
  // Clients that go away are no matter here.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    url: `smtp${options.secure ? "s" : ""}://127.0.0.1:${taken}`,
    port: taken,
    letters,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
