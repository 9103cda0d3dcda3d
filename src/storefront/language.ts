import { Type } from "typebox";
import { closed, oneOf } from "#platform/base";
import { transaction } from "#platform/database";
import { changeMe } from "#users";
import { ownPath, type Pages, setCookie } from "#web";
import { languages } from "#words";

const Choice = closed({ language: oneOf(...languages), to: Type.Optional(Type.String({ maxLength: 2000 })) });

/** The choice of a language at the foot of every page: it leads back there. */
export function languageForm({ form }: Pages): void {
  form("/language/", { body: Choice }, async (visit, { language, to }) => {
    const { site, siteUrl, reply, person } = visit;
    setCookie(reply, "language", language);
    // What a profile says goes before the cookie, so whoever has signed in chooses for all of their devices and letters.
    if (person) {
      const who = { userId: person.user_id, siteUrl };
      await transaction(site.db, (tx) => changeMe(tx, site, who, { language }, () => {}));
    }
    return { to: ownPath(to, "/") };
  });
}
