import { Type } from "typebox";
import { ProducerStatus, Role } from "#accounts";
import { closed, described, Id, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { NotYet, Reason } from "./schemas.ts";

/** What travels of people. */

export const Closing = named(
  "ProducerClosing",
  closed({
    reason: Reason,
    confirm: Type.Optional(
      Type.Boolean({ description: "Whether open orders are to be cancelled.", examples: [true] }),
    ),
  }),
);

export const ConsolePerson = named(
  "ConsolePerson",
  closed({
    id: Id,
    username: Type.String({ examples: ["ana"] }),
    display_name: Type.String({ examples: ["Ana Peeters"] }),
    email: nullable(Type.String({ examples: ["ana@example.org"] })),
    roles: Type.Array(Role, { examples: [[]] }),
    producer_status: ProducerStatus,
    selling_stopped_at: described(NotYet, {
      description: "Since when the staff keep this producer from selling; null where they don't.",
    }),
    product_count: Type.Integer({ examples: [14] }),
    joined_at: Time,
    disabled_at: NotYet,
  }),
);
export const ConsolePersonPage = PageOf(ConsolePerson);

export const PeopleQuery = closed({
  search: Type.Optional(
    Type.String({
      maxLength: 254,
      format: "line",
      description: "Names, the whole of an email address, or an id.",
      examples: ["ana"],
    }),
  ),
  role: Type.Optional(Role),
  status: Type.Optional(oneOf("active", "disabled")),
  producer_status: Type.Optional(ProducerStatus),
  ...pageQuery,
});

export const PersonPath = closed({ user_id: described(Id, { examples: [44] }) });
export const ApprovedPath = closed({ user_id: described(Id, { examples: [56] }) });
export const RefusedPath = closed({ user_id: described(Id, { examples: [78] }) });
export const ProducerPath = closed({ user_id: described(Id, { examples: [1] }) });
export const RolePath = closed({
  user_id: described(Id, { examples: [44] }),
  role: described(Role, { examples: ["product_admin"] }),
});
