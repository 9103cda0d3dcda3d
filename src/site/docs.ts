import { closeSync, createReadStream, existsSync, openSync, readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { createBrotliDecompress } from "node:zlib";
import { html } from "ghtml";
import { hasMailbox } from "#mail";
import type { Platform } from "#platform";
import { type App, apiPrefix, pageTokens, sendPage } from "#platform/http";
import { demoPassword, demoPeople } from "./demo-people.ts";
import { hasDemoPeople } from "./queries.ts";

const style = pageTokens + readFileSync(new URL("docs.css", import.meta.url), "utf8");
const script = readFileSync(new URL("docs.js", import.meta.url), "utf8");
const reference = new URL("vendor/scalar.js", import.meta.url);
const packedReference = new URL("vendor/scalar.js.br", import.meta.url);

/** A page to read the documentation and try each route. Everything it loads comes from here. */
export function docsRoutes(api: App, { db, config }: Platform): void {
  const { language, production } = config;
  // The reference has 4 MB, which are read when somebody first asks for them. The file is opened here, and so stays what it
  // is when another release is installed.
  // A release has it compressed.
  const isPacked = existsSync(packedReference);
  const fd = openSync(isPacked ? packedReference : reference, "r");
  api.addHook("onClose", async () => closeSync(fd));
  let scripts: Promise<Buffer> | undefined;
  const readScripts = async () => {
    const file = createReadStream("", { fd, start: 0, autoClose: false });
    const theirs = await buffer(isPacked ? file.compose(createBrotliDecompress()) : file);
    return Buffer.concat([theirs, Buffer.from(script)]);
  };

  api.get(
    "/docs/",
    {
      config: { access: "public" },
      schema: {
        tags: ["Site"],
        summary: "Open this documentation in a browser",
        operationId: "getDocsPage",
        description: "This document as a web page on which you can try every route.",
        response: {
          200: { description: "An HTML page.", content: { "text/html": { schema: { type: "string" } } } },
        },
      },
    },
    async (_request, reply) => {
      const showsDemo = !production && (await hasDemoPeople(db));
      const body = html`!${bar(config, showsDemo)}<div id="reference"></div><script src="${apiPrefix}/docs/page.js"></script>`;
      return sendPage(reply, { title: `${config.siteName} API`, language, style, body, policy });
    },
  );

  api.get(
    "/docs/page.js",
    { config: { access: "public" }, schema: { hide: true } },
    async (_request, reply) => {
      scripts ??= readScripts().catch((error: unknown) => {
        scripts = undefined;
        throw error;
      });
      return reply.type("text/javascript; charset=utf-8").send(await scripts);
    },
  );
}

/** The reference writes its styles into the page, and may ask nobody but this site. */
const policy = {
  "style-src": "'unsafe-inline'",
  "script-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self' data:",
};

/** Leads back, to where codes come, and signs in as one of the demo people where they are. */
function bar(config: Platform["config"], showsDemo: boolean): string {
  return html`<form id="bar" data-password="${showsDemo ? demoPassword : ""}">
<a href="/">Start page</a>!${hasMailbox(config) ? html`<a href="/dev/mailbox" target="_blank" rel="noopener">Mailbox<small> codes arrive here</small></a>` : ""}
<span id="state" role="status">${showsDemo ? "Sign in as" : ""}</span>
!${showsDemo ? demoPeople.map(({ username, role }) => html`<button type="button" value="${username}">${username}<small> ${role}</small></button>`) : ""}
</form>`;
}
