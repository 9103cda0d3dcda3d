import { Type } from "typebox";
import { EmailAddress } from "#accounts";
import { Line, oneOf } from "#platform/base";

/** What is told of a mail server, in the API and in forms. */
export const mailMembers = {
  host: Line(253, { examples: ["mail.example.org"] }),
  port: Type.Integer({
    minimum: 1,
    maximum: 65_535,
    description: "Left out, 465 with `tls` and 587 otherwise.",
    examples: [587],
  }),
  security: oneOf("tls", "starttls", "none"),
  username: Line(200, { examples: ["market"] }),
  password: Type.String({ format: "password", maxLength: 500, examples: ["correct horse battery staple"] }),
  from: EmailAddress,
};
