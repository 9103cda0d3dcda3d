import { html } from "ghtml";
import { demoPassword, hasDemoPeople, demoPeople as people } from "#site";
import { buttonLink, facts, type Html, type Visit } from "#web";
import { words } from "./words/index.ts";

/** Whom to sign in as, on a site with the people of the demo market; nothing on any other. */
export async function demoPeople({ site, language, words: shared }: Visit): Promise<Html> {
  const { db, config } = site;
  if (config.production || !(await hasDemoPeople(db))) return "";
  const { demo } = words[language].home;
  return html`<section class="card padded stack narrow"><h2>${demo.title}</h2>
<p>${demo.lead(demoPassword)}</p>
!${facts(people.map(({ username, role }) => ({ term: username, text: demo.roles[role] })))}
<p>!${buttonLink({ text: shared.signIn, href: "/sign-in/", kind: "secondary" })}</p></section>`;
}
