import { Type } from "typebox";
import { EmailAddress, NewAccount, nameLength, TypedAddress } from "#accounts";
import { closed, Line, oneOf } from "#platform/base";
import { MailFields } from "../mail-server/fields.ts";

const { username, password } = NewAccount.properties;

const key = Type.String({ maxLength: 100 });

/** What the environment sets is not in the form. */
export const SetupForm = closed({
  key,
  name: Type.Optional(Line(60)),
  language: Type.Optional(oneOf("en", "de", "fr", "nl")),
  currency: Type.Optional(Type.String({ maxLength: 3 })),
  time_zone: Type.Optional(Type.String({ maxLength: 60 })),
  mail: Type.Optional(MailFields),
  place: Type.Optional(
    closed({ name: Type.Optional(Line(nameLength)), address: Type.Optional(TypedAddress) }),
  ),
  operator: closed({ email: EmailAddress, username, password }),
});

/** The same form, sent to try the mail server. */
export const TrialForm = closed({
  key,
  name: SetupForm.properties.name,
  mail: MailFields,
  operator: closed({ email: EmailAddress }),
});
