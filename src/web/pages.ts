import type { FastifyContextConfig, FastifyReply, FastifyRequest } from "fastify";
import type { Static, TObject } from "typebox";
import type { Accounts } from "#accounts";
import {
  closed,
  invalidInputKind,
  isRecord,
  notFound,
  Problem,
  rateLimited,
  tokenNotValid,
  unavailableKind,
  userInactive,
} from "#platform/base";
import { type App, answerError, asInvalidInput, permissionDenied } from "#platform/http";
import { readFormFiles } from "#platform/pictures";
import type { Assets } from "./assets.ts";
import type { Html } from "./components/markup.ts";
import { notice } from "./components/notice.ts";
import { keepDraft, takeDraft } from "./drafts.ts";
import { errorPage } from "./error-page.ts";
import { faultsOf, fieldsFor, parseForm, typedFields } from "./fields.ts";
import { refuseCrossSite } from "./forgery.ts";
import { identify, nobody } from "./identify.ts";
import { layout, type PageContent } from "./layout.ts";
import { type Live, liveWith } from "./live.ts";
import { leaveNotice, takeNotice } from "./notices.ts";
import { pageFields } from "./policy.ts";
import { type Done, keyField } from "./submissions.ts";
import { cameFrom, createVisit, hasSold, type Visit } from "./visit.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Of the page that a form was sent from. */
    formKey: string | undefined;
    visit: Visit | undefined;
  }
}

/** What a page may be given by its address. */
interface Asked<Q extends TObject, P extends TObject> {
  query?: Q;
  params?: P;
  access?: PageAccess | undefined;
  /** What its answers say of themselves in place of what those of all pages do. */
  fields?: Record<string, string>;
}

/**
 * `member`: only for who has signed in; others are asked to, and come back. `staff`: only for them among these, and
 * `producer` for who sells or has paused.
 */
type PageAccess = "member" | "staff" | "producer";

type Write<Q extends TObject, P extends TObject> = (
  visit: Visit<Partial<Static<Q>>, Static<P>>,
) => Promise<PageContent> | PageContent;

type NoFields = TObject<Record<never, never>>;

/** Where pages are registered. */
export interface Pages {
  site: Accounts;
  assets: Assets;
  app: App;
  /** How what forms leave for the next page is said there, by its name. */
  notices(makers: Record<string, NoticeMaker>): void;
  /**
   * A page at `path`. Where its content is given with `tags`, it is kept for the nameless until one of them is invalidated.
   * What its address asks wrongly is left out of `query` and told in `faults`.
   */
  page<Q extends TObject = NoFields, P extends TObject = NoFields>(
    path: string,
    asked: Asked<Q, P>,
    write: Write<Q, P>,
  ): void;
  live: Live;
  /**
   * A form that is sent to `path`. `submit` says where it leads, or shows a page. What it throws, and what its fields have wrong, is told on
   * `again`, the page that it stood on, with what was typed.
   */
  form<B extends TObject, P extends TObject = NoFields>(
    path: string,
    asked: { body: B; params?: P; access?: PageAccess; config?: FastifyContextConfig; bodyLimit?: number },
    submit: (visit: Visit<unknown, Static<P>>, body: Static<B>) => Promise<Done | Shown>,
    again?: (visit: Visit<never, Static<P>>) => Promise<PageContent> | PageContent,
  ): void;
}

/** A page that a form is answered with, which has changed nothing: it shows what would be done. */
export interface Shown {
  page: PageContent;
}

/** A notice in words, from what the form had to say. */
export type NoticeMaker = (visit: Visit, ...about: string[]) => Parameters<typeof notice>[0];

/** Prepares `app`, which has no routes yet, for pages; says how each part of it is told from others. */
export function createPages(app: App, site: Accounts, assets: Assets): Pages {
  const makers: Record<string, NoticeMaker> = {};
  const sendContent = (visit: Visit, content: PageContent) =>
    visit.reply
      .type("text/html; charset=utf-8")
      .send(layout(visit, assets, content, noticeOf(visit, makers)));
  prepare(app, site, sendContent);
  return {
    site,
    assets,
    app,
    notices: (more) => void Object.assign(makers, more),
    page(path, { query, params, access, fields = pageFields }, write) {
      const schema = { hide: true, querystring: query ?? closed({}), params: params ?? closed({}) };
      app.get(
        path,
        {
          config: { access: "credentials", fields, showsMoreToUsers: true, cacheTags: byContent },
          attachValidation: true,
          schema,
        },
        async (request, reply) => {
          const visit = visitOf(request);
          const fault = validationProblem(request);
          // There is no page at an address whose path is wrong.
          if (fault?.status === 404) throw fault;
          if (fault) {
            visit.faults = faultsOf(fault);
            for (const { field } of visit.faults)
              delete (visit.query as Record<string, unknown>)[field.split(".")[0] ?? ""];
          }
          if (access !== undefined && !mayEnter(visit, access)) return askToSignIn(visit);
          if (access !== undefined) visit.typed = takeDraft(request, reply) ?? {};
          const content = await write(visit as never);
          request.cacheTags = content.tags;
          request.onSent = content.onSent;
          if (!content.tags) forgetMiss(request);
          return sendContent(visit, content);
        },
      );
    },
    live: liveWith(app, site),
    form(path, { body, params, access, config, bodyLimit }, submit, again) {
      app.post(
        path,
        {
          config: { access: "credentials", fields: pageFields, ...config },
          attachValidation: true,
          ...(bodyLimit !== undefined && { bodyLimit }),
          schema: { hide: true, body, params: params ?? closed({}) },
        },
        async (request, reply) => {
          const visit = visitOf(request);
          if (access !== undefined && !mayEnter(visit, access)) return askToSignIn(visit);
          try {
            const fault = validationProblem(request);
            if (fault) throw fault;
            const done = await submit(visit as never, request.body as never);
            return "page" in done ? sendContent(visit, done.page) : follow(reply, done);
          } catch (error) {
            if (!(error instanceof Problem) || isOfNoForm(error)) throw error;
            // What it asks for may be done, and a code that it bears spent.
            const taken = await visit.taken();
            if (taken) return follow(reply, taken);
            if (!again) throw error;
            visit.faults = faultsOf(error);
            visit.refusal = error.code === invalidInputKind.code ? undefined : error;
            const content = await again(visit as never);
            reply.code([400, 401].includes(error.status) ? 422 : error.status);
            return sendContent(visit, content);
          }
        },
      );
    },
  };
}

/** Leads on from a form that was taken. */
function follow(reply: FastifyReply, { to, notice }: Done): FastifyReply {
  if (notice) leaveNotice(reply, notice);
  return reply.redirect(to, 303);
}

/** Whether a problem is not about what was sent: whoever asks has no session any more, or the site has a bad moment. */
function isOfNoForm({ code }: Problem): boolean {
  return [tokenNotValid, userInactive, unavailableKind, rateLimited].some((kind) => kind.code === code);
}

/** Whether the visitor has signed in. Throws permission_denied for who has, and isn't one of those it is for. */
function mayEnter({ person }: Visit, access: PageAccess): boolean {
  if (person && access === "staff" && !person.roles.includes("staff")) throw permissionDenied();
  if (person && access === "producer" && !hasSold(person)) throw permissionDenied();
  return person !== undefined;
}

/** Asks who has not signed in to do so first, and leads back to the page. */
function askToSignIn(visit: Visit) {
  const { request, reply, typed } = visit;
  const path = request.method === "GET" ? request.url : cameFrom(visit, request.url);
  if (request.method === "POST") keepDraft(reply, path, typed);
  return reply.redirect(`/sign-in/?${new URLSearchParams({ next: path })}`, 303);
}

/** Nothing where no form left anything, or somebody made it up. */
function noticeOf(visit: Visit, makers: Record<string, NoticeMaker>): Html {
  const { name = "", about = [] } = visit.notice ?? {};
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  return make ? notice(make(visit, ...about)) : "";
}

/** Pages say the tags of what they hold by themselves. */
const byContent = () => ({ tags: [] });

/** Who waits for the same page goes on alone: it is not for all. */
function forgetMiss(request: FastifyRequest): void {
  request.cacheMiss?.settle(undefined);
  request.cacheMiss = undefined;
}

function prepare(
  app: App,
  site: Accounts,
  sendContent: (visit: Visit, content: PageContent) => FastifyReply,
): void {
  app.decorateRequest("formKey", undefined);
  app.decorateRequest("visit", undefined);
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request: FastifyRequest, body: string, done: (error: null, body: unknown) => void) =>
      done(null, parseForm(body)),
  );
  readFormFiles(app);
  app.addHook("onRequest", async (request, reply) => {
    refuseCrossSite(site.config, request);
    request.query = fieldsFor(request.routeOptions.schema?.querystring, request.query);
    const found = await identify(site, request, reply);
    request.visit = createVisit(site, request, reply, { ...found, notice: takeNotice(request, reply) });
  });
  // What a form says is read before it is brought into form, which root hooks do in `preValidation`.
  app.addHook("preValidation", async (request) => {
    if (!isRecord(request.body)) return;
    const { [keyField]: key } = request.body;
    if (typeof key === "string" && uuid.test(key)) request.formKey = key;
    if (request.visit) request.visit.typed = typedFields(request.body);
    request.body = fieldsFor(request.routeOptions.schema?.body, request.body);
  });
  app.setErrorHandler((error, request, reply) => {
    // Fastify routes `*`, which is no address, as `/`. No browser asks for it.
    if (!request.url.startsWith("/")) return answerError(error as Error, request, reply);
    request.visit ??= createVisit(site, request, reply, nobody);
    const { status, headers, content } = errorPage(error as Error, request, request.visit.words);
    reply.code(status).headers(headers);
    return sendContent(request.visit, content);
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function visitOf(request: FastifyRequest): Visit {
  if (request.visit === undefined) throw new Error("no page was asked for");
  return request.visit;
}

function validationProblem(request: FastifyRequest): Problem | undefined {
  const { validationError: error } = request;
  if (!error) return undefined;
  return error.validationContext === "params" ? notFound() : asInvalidInput(error, request);
}
