import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withoutNpm } from "./emit.ts";

/** What operators lay beside a site: each folder is named by a page. */
const configurations = ["cluster", "grafana", "pgbouncer", "prometheus"];

/**
 * Copies the pages that `running.md` leads to, be it over others, and the configuration that they name, into a release.
 * A link to what stays behind, such as a source, is left as its words.
 */
export function copyDocs(root: string, release: string): void {
  for (const name of configurations)
    cpSync(join(root, "deploy", name), join(release, "deploy", name), {
      recursive: true,
      // They need the rest of a checkout.
      filter: (path) => !/\/local\.sh$|\.test\.yml$/.test(path),
    });
  const pages = new Set(["docs/running.md"]);
  for (const page of pages) {
    const text = withoutNpm(readFileSync(join(root, page), "utf8"));
    const linked = text.replace(/\[([^\]]+)\]\(([^)#\s]+)(#[^)]*)?\)/g, (link, words, target) => {
      if (/^https?:/.test(target)) return link;
      const path = join(dirname(page), target);
      const isPage = /^docs\/[^/]+\.md$/.test(path);
      if (isPage) pages.add(path);
      return isPage || existsSync(join(release, path)) ? link : words;
    });
    writeFileSync(join(release, page), linked);
  }
}
