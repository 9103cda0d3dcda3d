import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { SMTPServerOptions } from "smtp-server";
import { composeLetter, createMail } from "#mail";
import { jwtSecret, startApp, type TestApp } from "../../tests/support/app.ts";
import { temporaryFolder } from "../../tests/support/folder.ts";
import { sentBy } from "../../tests/support/letters.ts";
import { farmgate } from "../../tests/support/process.ts";
import { openSmtpServer } from "../../tests/support/smtp.ts";

let app: TestApp;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
before(async () => {
  app = await startApp();
  folder = await temporaryFolder();
});
after(async () => {
  await app.close();
  await folder.remove();
});

const answer = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });

/** A mail server that fails in one way: what SMTP_URL has beside its address, and how it is told. */
const failing: Record<string, { options?: SMTPServerOptions; url?: (url: string) => string; why: RegExp }> = {
  "a certificate signed by itself": { options: { secure: true }, why: /its certificate is self-signed$/ },
  "a port without TLS": {
    url: (url) => url.replace("smtp:", "smtps:"),
    why: /that port does not start with TLS$/,
  },
  "no TLS where it has to be": {
    url: (url) => `${url}?requireTLS=true`,
    why: /it (does not offer|refused) TLS( \(\d+\))?$/,
  },
  "a name that nobody has": {
    url: () => "smtp://mail.invalid",
    why: /(its name is unknown|no name server answered)$/,
  },
  "a port that nobody listens on": { url: () => "smtp://127.0.0.1:9", why: /nothing listens on that port$/ },
  "a wrong password": {
    options: {
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(answer(535, "no eva@example.org")),
    },
    url: (url) => url.replace("//", "//market:secret@"),
    why: /it refused the user name or the password \(535\)$/,
  },
  "no password where there has to be one": {
    options: { onMailFrom: (_address, _session, done) => done(answer(530, "sign in first")) },
    why: /it requires a user name and password, or TLS, first \(530\)$/,
  },
  "a sender that it refuses": {
    options: { onMailFrom: (_address, _session, done) => done(answer(553, "not yours")) },
    why: /it refused the sender \(553\)$/,
  },
  "a greylist": {
    options: { onRcptTo: (_address, _session, done) => done(answer(450, "later eva@example.org")) },
    why: /it asks you to try again later \(450\)$/,
  },
  "a letter that looks like spam": {
    options: {
      onData(stream, _session, done) {
        stream.resume().once("end", () => done(answer(554, "spam for eva@example.org")));
      },
    },
    why: /it refused the email \(554\)$/,
  },
};

for (const [what, { options, url, why }] of Object.entries(failing)) {
  test(`of ${what} the error tells in words, and nothing that the server said`, async (t) => {
    const server = await openSmtpServer({ ...(options ? { options } : {}) });
    t.after(server.close);
    const smtpUrl = url?.(server.url) ?? server.url;
    const mail = createMail({ ...app.platform, config: { ...app.platform.config, smtpUrl } });
    t.after(() => mail.close());
    const words = { subject: "Hello", lines: ["Hello there."] };
    const letter = composeLetter(app.platform.config, "eva@example.org", words);
    await assert.rejects(mail.send(letter, sentBy("x")), (error: Error) => {
      assert.match(error.message, why);
      assert.match(error.message, /^The mail server did not accept the email: /);
      assert.doesNotMatch(`${error.stack}${error.cause}`, /eva@|secret/);
      return true;
    });
  });
}

const settings = { JWT_SECRET: jwtSecret, MAIL_FROM: "Market <market@example.org>" };
const trial = (env: Record<string, string>) =>
  farmgate(["mail", "test", "eva@example.org"], { ...settings, ...env }, folder.path);

test("a letter sent by command arrives, and the command needs no site", async (t) => {
  const server = await openSmtpServer();
  t.after(server.close);
  const { code, stdout, stderr } = await trial({ SMTP_URL: server.url });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(
    stdout,
    /^Through 127\.0\.0\.1:\d+, from Market <market@example\.org>\n(✓ .+\n){5}The mail server accepted the email to eva@example\.org: 250 .+\n$/,
  );
  const [{ email, recipients } = assert.fail("no email arrived")] = server.letters;
  assert.deepEqual(recipients, ["eva@example.org"]);
  assert.equal(email.subject, "Test email from Farmgate");
  assert.deepEqual(await readdir(folder.path), []);
});

test("a letter by command that gets stuck says at which step, why, what the server said and what to do, and exits with 1", async (t) => {
  const server = await openSmtpServer({
    options: {
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(answer(535, "5.7.8 no\u001b[2J such user")),
    },
  });
  t.after(server.close);
  const { code, stdout, stderr } = await trial({ SMTP_URL: server.url.replace("//", "//market:secret@") });
  assert.equal(code, 1);
  assert.match(stdout, /^Through .+\n✓ name\n✓ connection\n✗ sign-in\n$/);
  assert.match(
    stderr,
    /^The mail server did not accept the email: it refused the user name or the password \(535\)\. It said: 535 5\.7\.8 no \[2J such user\. Check both in SMTP_URL\. .+\n$/,
  );
  assert.doesNotMatch(stdout + stderr, /secret/);
  const nowhere = await trial({});
  assert.deepEqual(
    [nowhere.code, nowhere.stderr],
    [1, "SMTP_URL is not set, so emails only appear at /dev/mailbox.\n"],
  );
});
