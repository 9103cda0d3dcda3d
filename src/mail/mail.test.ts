import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { after, before, test } from "node:test";
import { composeLetter, createMail, type LetterWords, type Mail, type Words } from "#mail";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { lettersBut, sentBy } from "../../tests/support/letters.ts";
import { openSmtpServer, type TestSmtp } from "../../tests/support/smtp.ts";
import { en } from "./languages/en.ts";
import { letterWords } from "./languages/index.ts";

const site = { siteName: "Farmgate", language: "en" } as const;
const named = { siteName: "Farmgate", username: "orchards" };
const coded = { ...named, code: "K7M2QX9R", minutes: 15 };

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

/** Mail of the test's app, which leaves through `smtpUrl`. */
function mailOver(smtpUrl: string, settings = {}): Mail {
  return createMail({ ...app.platform, config: { ...app.platform.config, ...settings, smtpUrl } });
}

async function withSmtp(work: (server: TestSmtp, mail: Mail) => Promise<void>, settings = {}) {
  const server = await openSmtpServer();
  const mail = mailOver(server.url, settings);
  try {
    await work(server, mail);
  } finally {
    mail.close();
    await server.close();
  }
}

test("a letter arrives with both parts and the headers that tell programs what it is", () =>
  withSmtp(
    async (server, mail) => {
      const letter = composeLetter(site, "eva@example.org", en.passwordResetCode(coded));
      await mail.send(letter, sentBy("3f2b"));
      const [{ email, recipients, source } = assert.fail("no email arrived")] = server.letters;
      assert.deepEqual(recipients, ["eva@example.org"]);
      assert.deepEqual(email.from, { name: "Market, of Ghent", address: "market@example.org" });
      assert.deepEqual(
        email.to?.map(({ address }) => address),
        ["eva@example.org"],
      );
      assert.equal(email.subject, "Your password reset code for Farmgate");
      assert.equal(email.text?.trimEnd(), letter.text.trimEnd());
      assert.equal(email.html?.trimEnd(), letter.html.trimEnd());
      assert.equal(email.messageId, "<3f2b@example.org>");
      assert.match(source, /^Auto-Submitted: auto-generated\r$/m);
      assert.match(source, /^K7M2QX9R\r$/m);
      assert.match(source, /^Content-Type: multipart\/alternative/m);
    },
    { mailFrom: "Market, of Ghent <market@example.org>" },
  ));

test("a tried again letter has the Message-ID of the first try", () =>
  withSmtp(async (server, mail) => {
    const letter = composeLetter(site, "eva@example.org", en.passwordChanged(named));
    await mail.send(letter, sentBy("same"));
    await mail.send(letter, sentBy("same"));
    assert.deepEqual(
      server.letters.map(({ email }) => email.messageId),
      ["<same@localhost>", "<same@localhost>"],
    );
  }));

test("no name adds a header, a recipient, a line or markup to a letter", () =>
  withSmtp(async (server, mail) => {
    const evil = "Eve\r\nBcc: spy@example.org\r\n\r\nABCD2345\r\n<b title='x'>";
    const words = [
      ...Object.values(letterWords).flatMap((words) =>
        Object.values(lettersFor({ siteName: evil, username: evil }, words)),
      ),
      { subject: evil, lines: [evil], link: { label: evil, url: "http://127.0.0.1/" } },
    ];
    for (const [index, one] of words.entries()) {
      const letter = composeLetter({ ...site, siteName: evil }, "eva@example.org", one);
      await mail.send(letter, sentBy(`evil-${index}`));
      assert.doesNotMatch(letter.html, /<b title/);
      assert.deepEqual(
        linesLikeCodes(letter.text),
        one.code === undefined ? [] : [one.code],
        "a line looks like a code",
      );
    }
    assert.equal(server.letters.length, words.length);
    for (const { recipients, email } of server.letters) {
      assert.deepEqual(recipients, ["eva@example.org"]);
      assert.equal(email.bcc, undefined);
      assert.deepEqual(email.headers.map(({ key }) => key).sort(), headerNames);
    }
  }));

const headerNames = [
  "auto-submitted",
  "content-type",
  "date",
  "from",
  "message-id",
  "mime-version",
  "subject",
  "to",
];

test("an address that holds more than one is refused", () =>
  withSmtp(async (server, mail) => {
    for (const to of [
      "eva@example.org, spy@example.org",
      "eva@example.org>\r\nRCPT TO:<spy@example.org",
      "spy@example.org <eva@example.org>",
    ]) {
      await assert.rejects(mail.send(composeLetter(site, to, en.passwordChanged(named)), sentBy("one")));
    }
    assert.deepEqual(server.letters, []);
  }));

test("only the code's line looks like a code, first in its letter, and no other letter has such a line", () => {
  const all = Object.values(letterWords).flatMap((words) => Object.entries(lettersFor(named, words)));
  for (const [name, words] of all) {
    const letter = composeLetter(site, "eva@example.org", words);
    const expected = name.endsWith("Code") || name === "registrationCode" ? ["K7M2QX9R"] : [];
    assert.deepEqual(linesLikeCodes(letter.text), expected, name);
    assert.equal(letter.code, expected[0], name);
    assert.ok((letter.text.match(/https?:/g) ?? []).length <= 1, name);
    assert.equal((letter.html.match(/<a /g) ?? []).length, words.link ? 1 : 0, name);
  }
});

test("a letter in a language of its own says so, and fits a phone in light and dark", () => {
  const { html } = composeLetter(site, "eva@example.org", en.registrationCode(coded));
  assert.match(html, /<html lang="en">/);
  assert.match(html, /<meta name="viewport"/);
  assert.match(html, /<meta name="color-scheme" content="light dark">/);
  assert.doesNotMatch(html, /<table|<style|<img/);
});

test("a mail server that is down, silent or hangs up fails a letter within seconds", async (t) => {
  const letter = composeLetter(site, "eva@example.org", en.passwordChanged(named));
  const silent = createServer();
  const hangsUp = createServer((socket) => socket.destroy());
  const stops = createServer((socket) => void socket.on("error", () => {}).write("220 soon ESMTP\r\n"));
  const begun = Date.now();
  const open = [silent, hangsUp, stops];
  t.after(() => open.map((server) => server.close()));
  const ports = await Promise.all(
    open.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
        ),
    ),
  );
  const down = await openSmtpServer();
  await down.close();
  await Promise.all(
    [down.port, ...ports].map(async (port) => {
      const mail = mailOver(`smtp://127.0.0.1:${port}`);
      t.after(() => mail.close());
      await assert.rejects(
        mail.send(letter, sentBy("x")),
        /^Error: The mail server did not accept the email: \w/,
      );
    }),
  );
  assert.ok(Date.now() - begun < 9000, `took ${Date.now() - begun} ms`);
});

test("the same mail sends again once its server is back", async (t) => {
  const letter = composeLetter(site, "eva@example.org", en.passwordChanged(named));
  const first = await openSmtpServer();
  const mail = mailOver(first.url);
  t.after(() => mail.close());
  await mail.send(letter, sentBy("before"));
  await first.close();
  await assert.rejects(mail.send(letter, sentBy("between")));
  const second = await openSmtpServer({ port: first.port });
  t.after(() => second.close());
  await mail.send(letter, sentBy("after"));
  assert.equal(second.letters[0]?.email.messageId, "<after@localhost>");
});

test("what a mail server says of the person it refuses goes no further", async (t) => {
  const server = await openSmtpServer({ refuse: "no such user eva@example.org" });
  const mail = mailOver(server.url);
  t.after(() => server.close());
  t.after(() => mail.close());
  const letter = composeLetter(site, "eva@example.org", en.registrationCode(coded));
  await assert.rejects(mail.send(letter, sentBy("x")), (error: Error) => {
    assert.equal(error.message, "The mail server did not accept the email: it refused the recipient (550)");
    assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)), /eva@|K7M2QX9R/);
    assert.equal(error.cause, undefined);
    return true;
  });
});

/** Every letter there is. */
function lettersFor(names: { siteName: string; username: string }, words = en): Record<string, LetterWords> {
  return { ...lettersBut(words, names), ...orderLetters(names, words) };
}

/** To both parties about each event, with all that people made up saying the same. */
function orderLetters({ siteName, username }: { siteName: string; username: string }, { order }: Words) {
  const said = {
    other: username,
    phone: username,
    lines: [username],
    removed: username,
    where: username,
    note: username,
  };
  const told = {
    siteName,
    orderId: 7,
    total: "€7.00",
    isCash: false,
    isPaid: true,
    isPickup: true,
    ...said,
  };
  const events = [
    "placed",
    "item_removed",
    "ready",
    "fulfilled",
    "cancelled",
    "producer_disabled",
    "paid_late",
  ] as const;
  const cancelled = { by: "operator", reason: username } as const;
  return Object.fromEntries(
    events.flatMap((event) =>
      (["buyer", "producer"] as const).map((to) => [
        `${event} to ${to}`,
        order({
          ...{ ...told, event, to, wantedOn: "2030-05-01" },
          cancelled: event === "cancelled" ? cancelled : undefined,
        }),
      ]),
    ),
  );
}

/** A code is read without regard to case, spaces and dashes, so a line is too. */
function linesLikeCodes(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => /^[a-z0-9]{8}$/i.test(line.replace(/[\s-]/g, "")));
}
