import { Type } from "typebox";
import { EmailAddress, SiteBusiness, TypedAddress, TypedSiteBusiness } from "#accounts";
import { mailSteps } from "#mail";
import { PaymentMethod, TaxRate } from "#orders";
import { closed, described, Line, named, nullable, oneOf, Prose } from "#platform/base";
import { commonWeightLabels, weightLabelPattern } from "#platform/settings";
import { AccentColor, SiteContact, SiteDelivery } from "#site";
import { languages } from "#words";
import { mailMembers } from "./mail-server/schemas.ts";

/** What travels of the settings. */

export const nameLength = 60;
const textLength = 50_000;
const Markdown = Prose(textLength, { examples: ["# Terms\n\nWhat you buy, you buy from its producer."] });
const TextByLanguage = named(
  "TextByLanguage",
  closed(
    {
      en: Type.Optional(Markdown),
      de: Type.Optional(Markdown),
      fr: Type.Optional(Markdown),
      nl: Type.Optional(Markdown),
    },
    { description: "Markdown by language. Readers of another get the site's, or any." },
  ),
);
const optionalText = Type.Optional(nullable(TextByLanguage));

const BankAccount = named(
  "SiteBankAccount",
  closed({
    holder: Line(70, { examples: ["Market of Ghent"] }),
    iban: Type.String({ format: "iban", maxLength: 80, examples: ["BE68539007547034"] }),
    bic: Type.Optional(
      nullable(
        Type.String({
          pattern: "^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$",
          maxLength: 11,
          examples: ["GKCCBEBB"],
        }),
      ),
    ),
  }),
);

const WeightLabels = nullable(
  Type.Array(
    Type.String({
      pattern: weightLabelPattern,
      maxLength: 13,
      description: [
        "13 characters: the digits that codes begin with, then `I` for a digit of the article, `W` of the weight in grams, `X`",
        "of the price in smallest units, `V` for an inner check digit, and `C` for the check digit.",
      ].join(" "),
      examples: ["28IIIIIWWWWWC"],
    }),
    {
      minItems: 1,
      maxItems: 20,
      description: [
        "How EAN-13 codes on weight labels are laid out, each beginning with other digits. Null for",
        `${commonWeightLabels.map((layout) => `\`${layout}\``).join(", ")}.`,
      ].join(" "),
    },
  ),
);

const Currencies = Type.Array(Type.String({ pattern: "^[A-Z]{3}$", maxLength: 3, examples: ["EUR"] }), {
  minItems: 1,
  maxItems: 20,
  uniqueItems: true,
  description: "What prices may be in. The first is the site's: wallets are in it, and promotions.",
  examples: [["EUR"]],
});

const { password: _password, ...shownMailMembers } = mailMembers;
const MailServer = named(
  "ConsoleMailServer",
  closed({
    ...shownMailMembers,
    username: nullable(mailMembers.username),
    has_password: Type.Boolean({ description: "The password itself is never shown.", examples: [true] }),
    from: Type.String({ examples: ["Our market <market@example.org>"] }),
  }),
);

export const TypedMailServer = named(
  "TypedMailServer",
  closed({
    host: mailMembers.host,
    port: Type.Optional(nullable(mailMembers.port)),
    security: Type.Optional(mailMembers.security),
    username: Type.Optional(nullable(mailMembers.username)),
    password: Type.Optional(
      nullable(
        described(mailMembers.password, {
          description: "Left out, it stays what it was, where host, port and username stay too.",
        }),
      ),
    ),
    from: Type.Optional(
      nullable(
        described(mailMembers.from, {
          description: "The address that emails come from. Only left out where the environment sets it.",
        }),
      ),
    ),
  }),
);

const ofEnvironment = {
  language: Type.String({ examples: ["en"] }),
  time_zone: Type.String({ examples: ["UTC"] }),
  currencies: Type.Array(Type.String(), { examples: [["EUR"]] }),
  payment_methods: Type.Array(PaymentMethod, { examples: [["cash", "card"]] }),
  commission_percent: Type.String({ examples: ["2.5"] }),
  tax_rates: Type.Array(TaxRate, { examples: [[]] }),
  commission_tax_rate: nullable(Type.String({ examples: [null] })),
  producers: Type.String({ examples: ["open"] }),
  public_url: nullable(Type.String({ examples: ["https://market.example"] })),
  mail_server: nullable(Type.String({ description: "Without its password.", examples: ["mail.example"] })),
  mail_from: Type.String({ examples: ["Our market <market@market.example>"] }),
};

export const Settings = named(
  "ConsoleSettings",
  closed({
    name: Type.String({ examples: ["Farmgate"] }),
    logo_url: nullable(Type.String({ format: "uri", examples: [null] })),
    accent_color: described(nullable(AccentColor), { examples: [null] }),
    contact: described(nullable(SiteContact), { examples: [null] }),
    bank_account: described(nullable(BankAccount), { examples: [null] }),
    delivery: described(nullable(SiteDelivery), { examples: [null] }),
    business: nullable(
      described(SiteBusiness, {
        description: "Who runs the site, by law. Shown on receipts and invoices.",
        examples: [null],
      }),
    ),
    weight_labels: described(WeightLabels, { examples: [null] }),
    language: oneOf(...languages),
    time_zone: Type.String({ examples: ["UTC"] }),
    currencies: Currencies,
    mail: described(nullable(MailServer), {
      description: "How emails leave; null where they don't.",
      examples: [null],
    }),
    texts: closed({
      about: nullable(TextByLanguage),
      terms: nullable(TextByLanguage),
      privacy: nullable(TextByLanguage),
      imprint: nullable(TextByLanguage),
    }),
    environment: described(named("EnvironmentSettings", closed(ofEnvironment)), {
      description:
        "What holds now of what the server's environment may set; what is beside it can be changed here as well.",
    }),
    fixed: Type.Array(Type.String(), {
      description:
        "The members that the environment sets, which can't be changed here; `mail.from` alone too.",
      examples: [[]],
    }),
  }),
);

export const SettingsChanges = named(
  "ConsoleSettingsChanges",
  closed({
    name: Type.Optional(
      described(nullable(Line(nameLength)), {
        description: "Null for the environment's.",
        examples: ["Market of Ghent"],
      }),
    ),
    logo_url: Type.Optional(
      Type.Unsafe<null>({
        type: "null",
        description: "Null takes the logo away. `PUT console/settings/logo/` sets one.",
      }),
    ),
    accent_color: Type.Optional(
      nullable(
        Type.String({
          pattern: "^#[0-9A-Fa-f]{6}$",
          maxLength: 7,
          description: "As `#rrggbb`. It is kept such that what is written in it can be read.",
          examples: ["#2f5f8a"],
        }),
      ),
    ),
    contact: Type.Optional(
      nullable(
        named(
          "TypedSiteContact",
          closed({
            email: Type.Optional(nullable(EmailAddress)),
            phone: Type.Optional(
              nullable(Type.String({ format: "phone", maxLength: 40, examples: ["+32 470 12 34 56"] })),
            ),
            address: Type.Optional(nullable(TypedAddress)),
          }),
        ),
      ),
    ),
    bank_account: Type.Optional(nullable(BankAccount)),
    delivery: Type.Optional(nullable(SiteDelivery)),
    business: Type.Optional(nullable(TypedSiteBusiness)),
    weight_labels: Type.Optional(WeightLabels),
    language: Type.Optional(
      described(oneOf(...languages), {
        description: "Of whoever has chosen none, and of what search takes for the same word.",
        examples: ["en"],
      }),
    ),
    time_zone: Type.Optional(
      Line(60, {
        description: "Of the IANA list. Market days that exist keep their moments.",
        examples: ["UTC"],
      }),
    ),
    currencies: Type.Optional(Currencies),
    mail: Type.Optional(
      described(nullable(TypedMailServer), { description: "Null for none.", examples: [null] }),
    ),
    texts: Type.Optional(
      named(
        "SiteTexts",
        closed(
          { about: optionalText, terms: optionalText, privacy: optionalText, imprint: optionalText },
          { description: "Pages that are left out keep what they say." },
        ),
      ),
    ),
  }),
);

export const MailTrial = named(
  "MailTrial",
  closed({
    accepted: Type.Boolean({ examples: [true] }),
    failed_step: described(nullable(oneOf(...mailSteps)), { examples: [null] }),
    why: nullable(Type.String({ description: "In English.", examples: [null] })),
  }),
);
