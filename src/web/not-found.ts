import type { FastifyReply, FastifyRequest } from "fastify";
import type { Accounts } from "#accounts";
import { notFound } from "#platform/base";
import { apiPrefix, sendProblem } from "#platform/http";
import type { Assets } from "./assets.ts";
import { errorPage } from "./error-page.ts";
import { identify, nobody } from "./identify.ts";
import { layout } from "./layout.ts";
import { pageFields } from "./policy.ts";
import { createVisit } from "./visit.ts";

/** Answers an address at which there is nothing: browsers with a page, programs with a problem. */
export function answerNotFoundWith(site: Accounts, assets: Assets) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const wantsPage = request.headers.accept?.includes("text/html") && !request.url.startsWith(apiPrefix);
    if (!wantsPage) return sendProblem(reply, notFound());
    // A page that says so is shown without a database too.
    const found = await identify(site, request, reply).catch(() => nobody);
    const visit = createVisit(site, request, reply, { ...found, notice: undefined });
    const { status, content } = errorPage(notFound(), request, visit.words);
    return reply
      .code(status)
      .headers(pageFields)
      .type("text/html; charset=utf-8")
      .send(layout(visit, assets, content));
  };
}
