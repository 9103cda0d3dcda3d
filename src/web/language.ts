import type { IncomingHttpHeaders } from "node:http";
import { LRUCache } from "lru-cache";
import type { Config } from "#platform/base";
import type { VariantOf } from "#platform/cache";
import { apiPrefix } from "#platform/http";
import { acceptedLanguage, isLanguage, type Language } from "#words";
import { readCookie } from "./cookies.ts";

/** Browsers send the same few fields. */
const accepted = new LRUCache<string, Language | "none">({
  max: 500,
  memoMethod: (field) => acceptedLanguage(field) ?? "none",
});

/** The language for who hasn't chosen one in their profile: by their cookie, then by their browser, then the site's. */
export function languageOf(headers: IncomingHttpHeaders, siteLanguage: Language): Language {
  const chosen = readCookie({ headers }, "language");
  if (isLanguage(chosen)) return chosen;
  const wanted = accepted.memo(headers["accept-language"] ?? "");
  return wanted === "none" ? siteLanguage : wanted;
}

/** Pages come in several languages, what programs read in one. */
export function pageVariants(config: Pick<Config, "language">): VariantOf {
  return (url, headers) => (url.startsWith(apiPrefix) ? "" : languageOf(headers, config.language));
}
