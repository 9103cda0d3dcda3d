import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { empty } from "../components/empty.ts";
import type { Pages } from "../pages.ts";

/**
 * `/offline/`, which stands in place of every page while there is no network, and `/worker.js`, which keeps it in the
 * browser. The worker is another whenever the style is, so that the kept page is never without one.
 */
export function offlinePage({ page, app, assets }: Pages): void {
  page("/offline/", {}, ({ words }) => {
    const [title, text] = words.errors.offline;
    const body = empty({ title, text, links: [{ text: words.tryAgain, href: "" }], heading: 1 });
    // It changes with a release only.
    return { title, body, tags: { tags: [] } };
  });

  const source = stripTypeScriptTypes(readFileSync(new URL("worker.ts", import.meta.url), "utf8"));
  const worker = `const style = ${JSON.stringify(assets.style)};\n${source}`;
  const config = { access: "credentials", fields: { "cache-control": "no-cache" } } as const;
  app.get("/worker.js", { config, schema: { hide: true } }, async (_request, reply) =>
    reply
      .header("content-security-policy", "default-src 'none'; connect-src 'self'")
      .type("text/javascript; charset=utf-8")
      .send(worker),
  );
}
