import formbody from "@fastify/formbody";
import { tokenNotValid, userInactive } from "#platform/base";
import { type App, apiPrefix, clientOf, deviceOf, siteAddress } from "#platform/http";
import { acceptedLanguage } from "#words";
import type { Accounts } from "./accounts.ts";
import { codeSeconds } from "./codes.ts";
import { askToResetPassword, resetPassword, signIn } from "./credentials.ts";
import { emailTaken, invalidCode, noActiveAccount, usernameTaken } from "./errors.ts";
import { showMe } from "./people.ts";
import { askToRegister, register } from "./registration.ts";
import {
  EmailOnly,
  Empty,
  ExpiresIn,
  MeWithTokens,
  NewAccount,
  PasswordReset,
  RefreshOnly,
  SignIn,
  TokenOnly,
  Tokens,
} from "./schemas.ts";
import { refreshSession, signOut, startSession, verifyToken } from "./sessions.ts";

const letterLimit =
  "A client can have at most 3 emails per purpose sent to an address in 15 minutes; after that, the last code stays " +
  "valid. Each client gets a code of its own, and a new request replaces only that client's code.";

const letterLanguage =
  "The email is in the language of the account's profile; without one, in the language of `Accept-Language`, or else in " +
  "the site's.";

export function registrationRoutes(app: App, accounts: Accounts): void {
  app.post(
    "/registration/",
    {
      config: { access: "credentials", limit: "letters" },
      schema: {
        tags: ["Registration"],
        summary: "Request a registration code",
        operationId: "requestRegistration",
        description: [
          "Sends a code by email. The response is the same whether or not the address already has an account; if it",
          "has one, the email says so.",
          letterLanguage,
          letterLimit,
        ].join(" "),
        body: EmailOnly,
        response: { 202: ExpiresIn },
      },
    },
    async (request, reply) => {
      await askToRegister(
        accounts,
        request.body.email,
        clientOf(request),
        acceptedLanguage(request.headers["accept-language"]),
      );
      return reply.code(202).send({ expires_in_seconds: codeSeconds });
    },
  );

  app.post(
    "/registration/validate/",
    {
      config: { access: "credentials", problems: [invalidCode, usernameTaken, emailTaken] },
      schema: {
        tags: ["Registration"],
        summary: "Create an account",
        operationId: "createAccount",
        description: [
          "Takes the code from the email. A code stops working after 15 minutes, after 5 wrong attempts from one",
          "client or 100 in total, and once it has been used; a request refused because of its username or password",
          "doesn't use it up. Usernames that could pass for the site's own, such as `admin` and `support`, count as",
          "taken.",
        ].join(" "),
        body: NewAccount,
        response: { 201: MeWithTokens },
      },
    },
    async (request, reply) => {
      const { me, session: tokens } = await register(
        accounts,
        request.body,
        clientOf(request),
        (tx, account) => startSession(tx, accounts, account, deviceOf(request)),
      );
      const address = siteAddress(accounts.config, request);
      reply.code(201).header("location", `${address}${apiPrefix}/users/${me.id}/`);
      return { ...showMe(me, address), tokens };
    },
  );
}

/** These also take forms, as simplejwt's do. */
export async function authRoutes(parent: App, accounts: Accounts): Promise<void> {
  await parent.register(async (app: App) => {
    await app.register(formbody);
    app.addHook("onRoute", ({ schema }) => {
      if (schema) schema.consumes = ["application/json", "application/x-www-form-urlencoded"];
    });
    tokenRoutes(app, accounts);
    passwordResetRoutes(app, accounts);
  });
}

function tokenRoutes(app: App, accounts: Accounts) {
  app.post(
    "/auth/token/",
    {
      config: { access: "credentials", problems: [noActiveAccount] },
      schema: {
        tags: ["Auth"],
        summary: "Sign in",
        operationId: "signIn",
        description: [
          "With the username or the email address. After 10 wrong passwords in 15 minutes, a client that has never",
          "signed in to the account is refused for a while; a client that has is not.",
        ].join(" "),
        body: SignIn,
        response: { 200: Tokens },
      },
    },
    async (request) =>
      signIn(accounts, request.body, clientOf(request), (tx, account) =>
        startSession(tx, accounts, account, deviceOf(request)),
      ),
  );

  app.post(
    "/auth/token/refresh/",
    {
      config: { access: "credentials", problems: [tokenNotValid, userInactive] },
      schema: {
        tags: ["Auth"],
        summary: "Get a new access token",
        operationId: "refreshTokens",
        description: [
          "Also returns a new refresh token. The old refresh token keeps returning that same new one until the new",
          "one has been used, and for 10 seconds after. Used later than that, it is treated as stolen, and the",
          "whole session ends.",
        ].join(" "),
        body: RefreshOnly,
        response: { 200: Tokens },
      },
    },
    async (request) => refreshSession(accounts.db, accounts, request.body.refresh),
  );

  app.post(
    "/auth/token/verify/",
    {
      config: { access: "credentials", problems: [tokenNotValid] },
      schema: {
        tags: ["Auth"],
        summary: "Check whether a token is valid",
        operationId: "verifyToken",
        description: "Takes an access token or a refresh token.",
        body: TokenOnly,
        response: { 200: Empty },
      },
    },
    async (request) => {
      if (!(await verifyToken(accounts.db, accounts, request.body.token))) throw tokenNotValid();
      return {};
    },
  );

  app.post(
    "/auth/token/blacklist/",
    {
      config: { access: "credentials", problems: [tokenNotValid] },
      schema: {
        tags: ["Auth"],
        summary: "Sign out",
        operationId: "signOut",
        description: [
          "Ends the session of the refresh token. The session's access token stays valid until it expires, a few",
          "minutes later.",
        ].join(" "),
        body: RefreshOnly,
        response: { 200: Empty },
      },
    },
    async (request) => {
      await signOut(accounts.db, accounts, request.body.refresh);
      return {};
    },
  );
}

function passwordResetRoutes(app: App, accounts: Accounts) {
  app.post(
    "/auth/password-reset/",
    {
      config: { access: "credentials", limit: "letters" },
      schema: {
        tags: ["Auth"],
        summary: "Request a password reset code",
        operationId: "requestPasswordReset",
        description: [
          "Sends a code by email. The response is the same whether or not the address has an account; only an",
          "address with an account gets an email.",
          letterLanguage,
          letterLimit,
        ].join(" "),
        body: EmailOnly,
        response: { 202: ExpiresIn },
      },
    },
    async (request, reply) => {
      await askToResetPassword(
        accounts,
        request.body.email,
        clientOf(request),
        acceptedLanguage(request.headers["accept-language"]),
      );
      return reply.code(202).send({ expires_in_seconds: codeSeconds });
    },
  );

  app.post(
    "/auth/password-reset/validate/",
    {
      config: { access: "credentials", problems: [invalidCode] },
      schema: {
        tags: ["Auth"],
        summary: "Reset your password",
        operationId: "resetPassword",
        description: "Takes the code from the email and ends every session of the account.",
        body: PasswordReset,
        response: { 200: Empty },
      },
    },
    async (request) => {
      await resetPassword(accounts, request.body, clientOf(request));
      return {};
    },
  );
}
