import { readFileSync } from "node:fs";
import { BlockList, isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Platform } from "#platform";
import { type Config, closed, Id, notFound, nullable, readEmail, showEmail, Time } from "#platform/base";
import { type App, pageStyle, sendPage } from "#platform/http";
import { readLetterHtml, readLetters } from "./queries.ts";

const Recipient = closed({ to: Type.Optional(Type.String({ maxLength: 254, format: "line" })) });
const shownLetters = 50;

/** Whether the site has the mailbox page: without a mail server, and never in production. */
export function hasMailbox({ production, smtpUrl }: Config): boolean {
  return !production && smtpUrl === undefined;
}

/**
 * The letters of a site without a mail server, for the person at its keyboard: `/dev/mailbox` to look at,
 * `/dev/mailbox.json?to=<address>` for scripts.
 */
export function mailboxRoutes(app: App, { db, config: settings }: Platform): void {
  const config = { access: "credentials" } as const;
  const onRequest = refuseStrangers;

  app.get(
    "/dev/mailbox",
    { config, onRequest, schema: { hide: true, querystring: Recipient } },
    (_request, reply) =>
      sendPage(reply, { title: `Mailbox · ${settings.siteName}`, language: settings.language, ...page }),
  );

  app.get(
    "/dev/mailbox.json",
    {
      config,
      onRequest,
      schema: {
        hide: true,
        querystring: Recipient,
        response: { 200: closed({ letters: Type.Array(Letter) }) },
      },
      // An open page asks every second; a line for each would bury the others.
      logLevel: "warn",
    },
    async (request) => {
      const { to } = request.query;
      const letters = await readLetters(db, to === undefined ? undefined : readEmail(to), shownLetters);
      return { letters: letters.map((letter) => ({ ...letter, to: showEmail(letter.to) })) };
    },
  );

  app.get(
    "/dev/mailbox/:id",
    { config, onRequest, schema: { hide: true, params: closed({ id: Id }) } },
    async (request, reply) => {
      const html = await readLetterHtml(db, request.params.id);
      if (html === undefined) throw notFound();
      const policy =
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'none'";
      return reply.type("text/html; charset=utf-8").header("content-security-policy", policy).send(html);
    },
  );
}

const Letter = closed({
  id: Id,
  to: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  html: Type.String(),
  code: nullable(Type.String()),
  sent_at: Time,
});

/**
 * Letters hold codes, so only this computer reads them: the connection comes from it, no proxy or tunnel passed it
 * on, and it was asked for by a name that no web page can give its own server (DNS rebinding).
 */
async function refuseStrangers({ socket, headers }: FastifyRequest): Promise<void> {
  const address = socket.remoteAddress ?? "";
  const isNear = loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  const isPassedOn = passedOn.some((name) => headers[name] !== undefined);
  const isNamedSo = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(headers.host ?? "");
  if (!isNear || isPassedOn || !isNamedSo) throw notFound();
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

const passedOn = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

const page = {
  style: pageStyle + readFileSync(new URL("mailbox.css", import.meta.url), "utf8"),
  script: readFileSync(new URL("mailbox.js", import.meta.url), "utf8"),
  body: `<header>
<h1>Mailbox</h1>
<p class="faint">Every email this site sends. No mail server is set up, so none of them leaves this computer.</p>
<form role="search"><label for="to">To</label>
<input id="to" type="search" placeholder="any address" autocomplete="off" autocapitalize="off" spellcheck="false"></form>
<p id="state" class="faint" role="status"></p>
</header>
<main id="letters"></main>
<noscript>The emails as JSON: <a href="/dev/mailbox.json">/dev/mailbox.json</a></noscript>
<template><article>
<p class="meta faint"><span class="to"></span><time></time></p>
<h2></h2>
<p class="code"><code></code><button type="button" class="button">Copy</button></p>
<pre class="text"></pre>
<p><a class="view" target="_blank" rel="noopener">View as in an email app</a></p>
</article></template>`,
};
