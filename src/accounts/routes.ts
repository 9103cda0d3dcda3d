import formbody from "@fastify/formbody";
import type { FastifyRequest } from "fastify";
import { Empty, tokenNotValid, userInactive } from "#platform/base";
import { type App, apiPrefix, clientOf, siteAddress } from "#platform/http";
import type { Accounts } from "./accounts.ts";
import { codeSeconds } from "./codes.ts";
import { askToResetPassword, resetPassword, signIn } from "./credentials.ts";
import { emailTaken, invalidCode, noActiveAccount, usernameTaken } from "./errors.ts";
import { showMe } from "./people.ts";
import { askToRegister, register } from "./registration.ts";
import {
  EmailOnly,
  ExpiresIn,
  MeWithTokens,
  NewAccount,
  PasswordReset,
  RefreshOnly,
  SignIn,
  TokenOnly,
  Tokens,
} from "./schemas.ts";
import { refreshSession, signOut, verifyToken } from "./sessions.ts";

const letterLimit =
  "From one client at most 3 letters go to an address for each purpose in 15 minutes; beyond, the last code stays " +
  "good. Each client that asks gets a code of its own: asking again replaces that one only.";

export function registrationRoutes(app: App, accounts: Accounts): void {
  app.post(
    "/registration/",
    {
      config: { access: "credentials", limit: "letters" },
      schema: {
        tags: ["Registration"],
        summary: "Ask for a code by mail",
        operationId: "requestRegistration",
        description:
          "The answer is the same whether or not the address is known; a known one gets a letter that says so. " +
          letterLimit,
        body: EmailOnly,
        response: { 202: ExpiresIn },
      },
    },
    async (request, reply) => {
      await askToRegister(accounts, request.body.email, clientOf(request));
      return reply.code(202).send({ expires_in_seconds: codeSeconds });
    },
  );

  app.post(
    "/registration/validate/",
    {
      config: { access: "credentials", problems: [invalidCode, usernameTaken, emailTaken] },
      schema: {
        tags: ["Registration"],
        summary: "Make the account",
        operationId: "createAccount",
        description:
          "With the code from the letter. A code dies after 5 wrong tries from one client, after 100 in all, after " +
          "15 minutes and when it has done its work; beside a bad username or password it stays good. Usernames that " +
          "would be taken for the site's own, such as `admin` and `support`, are taken.",
        body: NewAccount,
        response: { 201: MeWithTokens },
      },
    },
    async (request, reply) => {
      const { me, tokens } = await register(accounts, request.body, senderOf(request));
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
        description:
          "With the username or the e-mail address. After 10 wrong passwords in 15 minutes a client that has never " +
          "signed in to the account is refused for a while; one that has is not.",
        body: SignIn,
        response: { 200: Tokens },
      },
    },
    async (request) => signIn(accounts, request.body, senderOf(request)),
  );

  app.post(
    "/auth/token/refresh/",
    {
      config: { access: "credentials", problems: [tokenNotValid, userInactive] },
      schema: {
        tags: ["Auth"],
        summary: "Get a fresh access token",
        operationId: "refreshTokens",
        description:
          "Answers with the refresh token's successor. Until the successor has been used, and 10 seconds longer, the " +
          "old one keeps answering with the same. After that it is taken for stolen, and the whole session ends.",
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
        summary: "Ask whether a token is good",
        operationId: "verifyToken",
        description: "Of either kind.",
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
        description: "Ends the refresh token's session. Its access token dies with its few minutes.",
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
        summary: "Ask for a code to set a new password",
        operationId: "requestPasswordReset",
        description:
          "The answer is the same whether or not the address has an account; only one that has gets a letter. " +
          letterLimit,
        body: EmailOnly,
        response: { 202: ExpiresIn },
      },
    },
    async (request, reply) => {
      await askToResetPassword(accounts, request.body.email, clientOf(request));
      return reply.code(202).send({ expires_in_seconds: codeSeconds });
    },
  );

  app.post(
    "/auth/password-reset/validate/",
    {
      config: { access: "credentials", problems: [invalidCode] },
      schema: {
        tags: ["Auth"],
        summary: "Set a new password",
        operationId: "resetPassword",
        description: "With the code from the letter. Every session of the account ends.",
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

/** Who sends the request, as the session list and the counters of wrong tries know them. */
function senderOf(request: FastifyRequest): { client: string; device: string } {
  const agent = (request.headers["user-agent"] ?? "").replace(/[^\x20-\x7e]/g, "").trim();
  return { client: clientOf(request), device: agent.slice(0, 200) || "unknown" };
}
