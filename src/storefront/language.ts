import { Type } from "typebox";
import { closed, oneOf } from "#platform/base";
import { ownPath, type Pages, setCookie } from "#web";
import { languages } from "#words";

const Choice = closed({ language: oneOf(...languages), to: Type.Optional(Type.String({ maxLength: 2000 })) });

/** The choice of a language at the foot of every page: it leads back there. */
export function languageForm({ form }: Pages): void {
  form("/language/", { body: Choice }, async ({ reply }, { language, to }) => {
    setCookie(reply, "language", language);
    return { to: ownPath(to, "/") };
  });
}
