import { Type } from "typebox";
import { closed, notFound, userInactive } from "#platform/base";
import {
  type App,
  answerPage,
  callerOf,
  clientOf,
  idempotencyProblems,
  pageQuery,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { acceptedLanguage } from "#words";
import type { Accounts } from "./accounts.ts";
import { codeSeconds } from "./codes.ts";
import {
  askToChangeEmail,
  changeEmail,
  findEmailChange,
  lockProven,
  prepareNewPassword,
  replacePassword,
  requirePassword,
} from "./credentials.ts";
import { emailTaken, invalidCode, wrongPassword } from "./errors.ts";
import { showMe } from "./people.ts";
import { Me } from "./person-schemas.ts";
import { CodeOnly, EmailChange, Empty, ExpiresIn, PasswordChange, SessionPath, Sessions } from "./schemas.ts";
import { endSessionOf, readSessions } from "./sessions.ts";

/** Sessions, email address and password of the signed-in user. */
export function meAccountRoutes(app: App, accounts: Accounts): void {
  sessionRoutes(app, accounts);
  emailRoutes(app, accounts);
  passwordRoute(app, accounts);
}

function sessionRoutes(app: App, accounts: Accounts) {
  const { db } = accounts;
  app.get(
    "/me/sessions/",
    {
      config: { access: "user", problems: [invalidCursor] },
      schema: {
        tags: ["Users"],
        summary: "List your sessions, newest first",
        operationId: "listSessions",
        description: "Each session is a device on which you are signed in.",
        querystring: closed(pageQuery),
        response: { 200: Sessions },
      },
    },
    async (request) => {
      const { userId, sessionId } = callerOf(request);
      return answerPage(
        request,
        accounts,
        request.query,
        (page) => readSessions(db, userId, page),
        ({ keys: _keys, ...session }) => ({ ...session, is_current: session.id === sessionId }),
      );
    },
  );

  app.delete(
    "/me/sessions/:session_id/",
    {
      config: { access: "user" },
      schema: {
        tags: ["Users"],
        summary: "Sign out a device",
        operationId: "deleteSession",
        description: [
          "Its refresh token stops working at once, its access token within minutes. 404 for another user's",
          "session.",
        ].join(" "),
        params: SessionPath,
        response: { 204: Type.Null({ description: "Signed out." }) },
      },
    },
    async (request, reply) => {
      const ended = await endSessionOf(db, callerOf(request).userId, request.params.session_id);
      if (!ended) throw notFound();
      return reply.code(204).send(null);
    },
  );
}

function emailRoutes(app: App, accounts: Accounts) {
  const { db, clock, config } = accounts;
  app.post(
    "/me/email/",
    {
      config: {
        access: "user",
        limit: "letters",
        problems: [wrongPassword, userInactive, ...idempotencyProblems],
      },
      schema: {
        tags: ["Users"],
        summary: "Request a new email address",
        operationId: "requestEmailChange",
        description: [
          "Sends a code to the new address. The response is the same whether or not that address has an account. At",
          "most 3 emails per account go to an address in 15 minutes; after that, the last code stays valid. The email",
          "is in the language of your profile; without one, in that of `Accept-Language`, or else in the site's.",
        ].join(" "),
        body: EmailChange,
        response: { 202: ExpiresIn },
      },
    },
    async (request, reply) => {
      const { userId } = callerOf(request);
      const { email, current_password } = request.body;
      return withIdempotency(
        db,
        clock,
        request,
        reply,
        async (tx, provenHash) => {
          const language = acceptedLanguage(request.headers["accept-language"]);
          await askToChangeEmail(tx, accounts, userId, { email, provenHash, language });
          return { status: 202, body: { expires_in_seconds: codeSeconds } };
        },
        () => requirePassword(accounts, userId, current_password, clientOf(request)),
      );
    },
  );

  app.post(
    "/me/email/validate/",
    {
      config: { access: "user", problems: [invalidCode, emailTaken, userInactive, ...idempotencyProblems] },
      schema: {
        tags: ["Users"],
        summary: "Change your email address",
        operationId: "changeEmail",
        description: "Takes the code sent to the new address, and ends your other sessions.",
        body: CodeOnly,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      const { userId, sessionId } = callerOf(request);
      return withIdempotency(
        db,
        clock,
        request,
        reply,
        async (tx, code) => {
          const me = await changeEmail(tx, accounts, userId, code, sessionId);
          return { status: 200, body: showMe(me, siteAddress(config, request)) };
        },
        () => findEmailChange(accounts, userId, request.body.code, clientOf(request)),
      );
    },
  );
}

function passwordRoute(app: App, accounts: Accounts) {
  app.post(
    "/me/password/",
    {
      config: { access: "user", problems: [wrongPassword, userInactive, ...idempotencyProblems] },
      schema: {
        tags: ["Users"],
        summary: "Change your password",
        operationId: "changePassword",
        description: "Ends your other sessions.",
        body: PasswordChange,
        response: { 200: Empty },
      },
    },
    async (request, reply) => {
      const { userId, sessionId } = callerOf(request);
      return withIdempotency(
        accounts.db,
        accounts.clock,
        request,
        reply,
        async (tx, { passwordHash, provenHash }) => {
          await lockProven(tx, userId, provenHash);
          await replacePassword(tx, accounts, userId, passwordHash, sessionId);
          return { status: 200, body: {} };
        },
        () => prepareNewPassword(accounts, userId, request.body, clientOf(request)),
      );
    },
  );
}
