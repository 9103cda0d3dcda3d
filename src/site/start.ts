import { readFileSync } from "node:fs";
import type { FastifyReply } from "fastify";
import { html } from "ghtml";
import { hasMailbox } from "#mail";
import { apiPrefix, type Platform, pageStyle, sendPage } from "#platform";
import { demoPassword, demoPeople } from "./demo-people.ts";
import { hasDemoPeople } from "./queries.ts";

const style = pageStyle + readFileSync(new URL("start.css", import.meta.url), "utf8");

/** The page at `/`: what this is, where to go on, who to sign in as. */
export async function sendStartPage(reply: FastifyReply, { db, config }: Platform) {
  const { siteName, language, production } = config;
  const showsDemo = !production && (await hasDemoPeople(db));
  const body = html`<header>
<p class="leaf" aria-hidden="true">!${leaf}</p>
<h1>${siteName}</h1>
<p class="lead">Fresh food, straight from those who grow it.</p>
</header>
<main>
<nav>
!${door(`${apiPrefix}/docs/`, "Docs", "Read and try every route of the API.")}
!${hasMailbox(config) ? door("/dev/mailbox", "Mailbox", "Every letter the site sends, codes included.") : ""}
!${door(`${apiPrefix}/`, "API", "Where a program begins: the lists, as JSON.")}
</nav>
!${showsDemo ? demo : ""}
</main>`;
  return sendPage(reply, { title: siteName, language, style, body });
}

function door(address: string, name: string, about: string): string {
  return html`<a class="card door" href="${address}"><strong>${name}</strong><span class="faint">${about}</span></a>`;
}

const demo = html`<section class="card">
<h2>Sign in as</h2>
<table>
!${demoPeople.map(
  ({ username, role }) => html`<tr><th scope="row">${username}</th><td class="faint">${role}</td></tr>`,
)}
</table>
<p>The password is <code>${demoPassword}</code> for all three. On the docs page one click signs you in.</p>
</section>`;

const leaf =
  '<svg viewBox="0 0 16 16" width="56" height="56"><path d="M8 15V8M8 9C2 9 2 3 2 2c5 0 6 3 6 7Zm0-2c0-4 3-5 6-5 0 4-2 6-6 6"/></svg>';
