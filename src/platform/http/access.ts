import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock, ProblemKind } from "#platform/base";
import { tokenNotValid } from "#platform/base";
import { notAuthenticated } from "./errors.ts";

/**
 * Who may call a route.
 * `public`: everybody; a token tells who asks, and a bad one is refused.
 * `user`: the signed in.
 * `staff`: those who run the site.
 * `credentials`: everybody; the `Authorization` header is not looked at.
 * `signed`: another machine, which signs what it sends. The route itself checks that, by the very bytes of the body (`rawBodyOf`);
 * the `Authorization` header is not looked at.
 */
export type Access = "public" | "user" | "staff" | "credentials" | "signed";

/** Of a route of that access nobody is asked who they are. */
export function asksNobody(access: Access | undefined): boolean {
  return access === "credentials" || access === "signed";
}

/** Who is asking, as the access token says. */
export interface Caller {
  userId: number;
  sessionId: number;
}

/** Reads an access token; undefined for any that is not valid. */
export type Authenticate = (token: string) => Caller | undefined;

/** Throws permission_denied for who is not of the staff, user_inactive, token_not_valid. */
export type RequireStaff = (userId: number) => Promise<void>;

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
    /** What the route may answer beside the problems that any route may. */
    problems?: ProblemKind[];
    /** The signed in are shown more than others: no answer may be kept by anyone. */
    showsMoreToUsers?: boolean;
    /** What its answers say beside and instead of the header fields of all. */
    fields?: Record<string, string>;
    /** A limit of its own beside the general one. */
    limit?: "letters";
  }
  interface FastifyRequest {
    caller: Caller | undefined;
    /** Why the token that came is not taken. */
    refusedToken: boolean;
  }
}

/** Learns who asks, and refuses to register a route that does not say who may call it. */
export function registerAccess(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest("caller", undefined);
  app.decorateRequest("refusedToken", false);

  app.addHook("onRoute", (route) => {
    if (route.config?.access === undefined) {
      throw new Error(`${route.method} ${route.url} does not say who may call it: config.access is missing.`);
    }
  });

  app.addHook("onRequest", (request, _reply, done) => {
    const header = request.headers.authorization;
    if (!isNameless(header) && !asksNobody(request.routeOptions.config.access)) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? "")?.[1];
      request.caller = token === undefined ? undefined : authenticate(token);
      request.refusedToken = request.caller === undefined;
    }
    done();
  });
}

/** Whether the `Authorization` field is absent or says nothing: who has signed out sends it with an empty token. */
function isNameless(header: string | undefined): boolean {
  return header === undefined || /^(Bearer)? *$/i.test(header);
}

/**
 * Whether a request says who asks: by `Authorization`, or by the cookie of a session or of a visitor's cart, or of what the
 * form before has to say. What is shown to who asks so is neither stored for others nor answered from what was.
 */
export function bearsIdentity({ authorization, cookie }: IncomingHttpHeaders): boolean {
  return !isNameless(authorization) || (cookie !== undefined && identityCookies.test(cookie));
}

/** Over plain http they can't have the prefix (RFC 6265bis, 4.1.3). */
const identityCookies = /(?:^|;) *(?:__Host-)?(?:farmgate|cart|notice)=[^; ]/;

/** Refuses a bad token anywhere, the nameless where a route is for the signed in, and others where it is for the staff. */
export function requireAccess(requireStaff: RequireStaff) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    if (request.refusedToken) throw tokenNotValid();
    const { access } = request.routeOptions.config;
    if (access === "user") callerOf(request);
    if (access === "staff") requireStaff(callerOf(request).userId).then(() => done(), done);
    else done();
  };
}

/** Who asks, on a route for the signed in. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw notAuthenticated();
  return request.caller;
}

/** Who acts, and when. */
export interface Actor {
  userId: number;
  now: Date;
}

/** Who acts by a request, on a route for the signed in. */
export function actorOf(request: FastifyRequest, clock: Clock): Actor {
  return { userId: callerOf(request).userId, now: clock.now() };
}
