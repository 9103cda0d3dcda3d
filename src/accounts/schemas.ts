import { Type } from "typebox";
import { closed, Id, Line, named, nullable, Time } from "#platform/base";
import { PageOf } from "#platform/http";
import { About, DisplayName, EmailAddress, Location, meMembers, ProfileLanguage } from "./person-schemas.ts";

export const Empty = named("Empty", closed({}));

/** What travels on the routes of accounts. */

export const usernameLength = { minimum: 3, maximum: 30 };
export const passwordLength = { minimum: 10, maximum: 128 };

const Username = Type.String({
  minLength: usernameLength.minimum,
  maxLength: usernameLength.maximum,
  pattern: "^[A-Za-z0-9_.-]*$",
  description: `${usernameLength.minimum} to ${usernameLength.maximum} characters: letters (a to z), digits, \`_\`, \`.\` and \`-\`. Unique regardless of case.`,
  examples: ["eva"],
});

export const Password = Type.String({
  minLength: passwordLength.minimum,
  maxLength: passwordLength.maximum,
  format: "password",
  description: `${passwordLength.minimum} to ${passwordLength.maximum} characters, taken exactly as typed. Can't be a very common password, the username or the email address.`,
  examples: ["orchard-gate-42"],
});

/** What somebody typed as their password: it may be anything, and is right or wrong. */
export const TypedPassword = Type.String({
  minLength: 1,
  maxLength: 1000,
  format: "password",
  examples: ["farmgate-demo"],
});

const PasswordRepeat = Type.String({ maxLength: 1000, format: "password" });

export const Code = Type.String({
  minLength: 1,
  maxLength: 100,
  format: "line",
  description: "From the email. Case, spaces and dashes don't matter.",
  examples: ["7KQ4-M2XP"],
});

export const EmailOnly = named("EmailOnly", closed({ email: EmailAddress }));

export const ExpiresIn = named(
  "ExpiresIn",
  closed({ expires_in_seconds: Type.Integer({ examples: [900] }) }),
);

export const NewAccount = named(
  "NewAccount",
  closed({
    email: EmailAddress,
    code: Code,
    username: Username,
    password: Password,
    password_repeat: Type.Optional(PasswordRepeat),
    display_name: Type.Optional(nullable(DisplayName)),
    location: Type.Optional(nullable(Location)),
    about: Type.Optional(nullable(About)),
    language: Type.Optional(ProfileLanguage),
    is_producer: Type.Optional(Type.Boolean({ examples: [true] })),
  }),
);

/** Looks like a token, and is none. */
function signedToken(kind: string): string {
  return `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ token_type: kind, user_id: "1" })).toString("base64url")}.c2lnbmF0dXJl`;
}

export const Tokens = named(
  "Tokens",
  closed({
    access: Type.String({
      description: "For `Authorization: Bearer …`. Valid for minutes.",
      examples: [signedToken("access")],
    }),
    refresh: Type.String({
      description: "For `POST auth/token/refresh/`. Valid for weeks.",
      examples: [signedToken("refresh")],
    }),
  }),
);

export const MeWithTokens = named("MeWithTokens", closed({ ...meMembers, tokens: Tokens }));

export const SignIn = named(
  "SignIn",
  closed({
    username: Type.String({
      minLength: 1,
      maxLength: 254,
      format: "login",
      description: "The username or the email address.",
      examples: ["ana"],
    }),
    password: TypedPassword,
  }),
);

const SignedToken = Type.String({ minLength: 1, maxLength: 4000, examples: [signedToken("refresh")] });
export const RefreshOnly = named("RefreshOnly", closed({ refresh: SignedToken }));
export const TokenOnly = named("TokenOnly", closed({ token: SignedToken }));

export const PasswordReset = named(
  "PasswordReset",
  closed({
    email: EmailAddress,
    code: Code,
    password: Password,
    password_repeat: Type.Optional(PasswordRepeat),
  }),
);

export const PasswordChange = named(
  "PasswordChange",
  closed(
    { current_password: TypedPassword, password: Password },
    // The same again, so that demo people stay who they are.
    { examples: [{ current_password: "farmgate-demo", password: "farmgate-demo" }] },
  ),
);
export const EmailChange = named(
  "EmailChange",
  closed(
    { email: EmailAddress, current_password: TypedPassword },
    { examples: [{ email: "ana@new.example.org", current_password: "farmgate-demo" }] },
  ),
);
export const CodeOnly = named("CodeOnly", closed({ code: Code }));

export const Sessions = PageOf(
  named(
    "Session",
    closed({
      id: Id,
      created_at: Time,
      last_used_at: Time,
      device: Line(200, {
        description: "How the client named itself (`User-Agent`).",
        examples: ["Mozilla/5.0 (X11; Linux)"],
      }),
      is_current: Type.Boolean({ examples: [true] }),
    }),
  ),
);
export const SessionPath = closed({ session_id: Id });
