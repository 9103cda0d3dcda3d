/** The texts about the market, as long as its operator has written none: a heading and what belongs below it. */
type Sections = (siteName: string) => [heading: string, text: string][];

export interface Texts {
  notWritten: (siteName: string) => string;
  /** `file` is a path in the folder of the site's data. */
  whereToWrite: (file: string) => string;
  /** What stands on the imprint of what is set in the console. */
  operator: Record<"title" | "address" | "email" | "phone" | "bankAccount", string>;
  about: Sections;
  terms: Sections;
  privacy: Sections;
  imprint: Sections;
}

export const texts: Texts = {
  notWritten: (siteName) =>
    `The operator of ${siteName} has not written this page yet. The law asks for the following.`,
  operator: {
    title: "The operator",
    address: "Address",
    email: "Email",
    phone: "Phone",
    bankAccount: "Bank account",
  },
  whereToWrite: (file) => `To write it, save Markdown as ${file} in DATA_DIR.`,
  about: (siteName) => [
    [
      "A market without middlemen",
      `On ${siteName} you buy food from the people who grow, bake, catch and make it. Each producer sets their own prices, and you see from whom and from where everything comes.`,
    ],
    [
      "How it works",
      "Fill one cart with products from several producers. At checkout you choose for each of them whether to pick your order up or, where they offer it, have it delivered. You pay in cash when you get your order or, where that is offered, by card.",
    ],
    [
      "Prices you can compare",
      "Beside each price stands what a kilogram, a litre or a piece costs. Producers can pay to have a product shown first; such places are always labelled as promoted.",
    ],
    [
      "Reviews you can trust",
      "Whoever reviews a producer is shown as a verified buyer only if they have received an order from them.",
    ],
  ],
  terms: (siteName) => [
    ["Parties", `Who operates ${siteName}, and that you buy from each producer, not from the operator.`],
    ["Who the sellers are", "Whether each seller is a trader, and what consumer rights follow from that."],
    ["Order and contract", "How an order becomes binding, and how mistakes can be corrected before that."],
    ["Prices and payment", "What prices include, what may be added, and how and when you pay."],
    ["Pickup and delivery", "Where, when and at what cost, and what happens to an order nobody picks up."],
    [
      "Right of withdrawal",
      "The 14-day right, how to use it, and that it does not cover goods that spoil quickly.",
    ],
    ["Legal guarantee", "Your rights when something is not as agreed, and against whom you have them."],
    ["Order of lists", "By what products are ranked, and how paid places are labelled."],
    ["Reviews", "Who may write them and how they are checked."],
    ["Complaints", "Where to turn, how long an answer takes, and who settles disputes out of court."],
    ["Applicable law", "Which law applies; a consumer keeps the protection of the country they live in."],
  ],
  privacy: (siteName) => [
    [
      "Controller",
      `Name, address and contact details of who decides what ${siteName} does with personal data.`,
    ],
    ["Data protection officer", "How to reach them, if there is one."],
    [
      "What is processed, why and on what basis",
      "Account, orders, payments, messages, and the legal basis of each.",
    ],
    ["Recipients", "Who receives data: the producers you buy from, payment and mail providers, the host."],
    [
      "Transfers to other countries",
      "Whether data leaves the European Economic Area, and under what safeguards.",
    ],
    ["How long data is kept", "For each kind of data, for example invoices as long as tax law requires."],
    [
      "Your rights",
      "Access, correction, deletion, restriction, portability and objection; to withdraw consent at any time. In your account you can download your data and leave the market.",
    ],
    ["Complaints", "You may complain to a supervisory authority. Name the one in charge and its address."],
    [
      "Cookies",
      "This site sets only cookies that it needs: one that keeps you signed in, one for a cart without an account, one for the language you choose, and one that shows a message once. It measures nobody and loads nothing from other sites.",
    ],
  ],
  imprint: (siteName) => [
    ["Operator", `Full name and legal form of who operates ${siteName}, and who represents them.`],
    ["Address", "The street address; a post office box is not enough."],
    ["Contact", "An email address and a phone number that reach a person."],
    ["Register and number", "The trade register with its number, where there is an entry."],
    ["VAT number", "The VAT identification number, where there is one."],
    ["Supervisory authority", "For activities that need a permit, such as the trade in organic food."],
    ["Reporting illegal content", "The contact point for authorities and users, and its languages."],
  ],
};
