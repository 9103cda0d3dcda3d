import type { FastifyError, FastifyRequest } from "fastify";
import type { Problem } from "#platform/base";
import { problemOf } from "#platform/http";
import { empty } from "./components/empty.ts";
import type { PageContent } from "./layout.ts";
import type { Words } from "./words/index.ts";

/** An error as a page in the site's dress, with a way on. */
export function errorPage(
  error: FastifyError | Error,
  request: FastifyRequest,
  words: Words,
): { status: number; headers: Record<string, string>; content: PageContent } {
  const problem = problemOf(error, request);
  const { status, headers } = problem;
  const [title, said] = words.errors[kindOf(problem)];
  // Who reports it can say under which number it stands in the log.
  const sentence = status === 500 ? `${said} ${words.errorNumber(request.id)}` : said;
  const home = { text: words.backHome, href: "/" };
  const again = { text: words.tryAgain, href: request.method === "GET" ? request.url : "/" };
  const isPassing = status === 503 || status === 429;
  const body = empty({ title, text: sentence, links: isPassing ? [again, home] : [home], heading: 1 });
  return { status, headers, content: { title, body } };
}

function kindOf({ status, code, members }: Problem): keyof Words["errors"] {
  if (code === "cross_site") return "cross_site";
  if (status === 404) return "not_found";
  if (status === 403) return "forbidden";
  if (status === 429) return "rate_limited";
  if ("outcome" in members) return "outcome_unknown";
  if (status === 503) return "unavailable";
  return status >= 500 ? "internal" : "request";
}
