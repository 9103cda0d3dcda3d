import type { HomeListName } from "#home";

/** The page that the market opens with. */
export interface HomeWords {
  headline: string;
  lead: (siteName: string) => string;
  description: (siteName: string) => string;
  browse: string;
  findProducers: string;
  howItWorks: string;
  categories: string;
  promoted: string;
  /** On each product in a paid place. */
  promotedLabel: string;
  whyPromoted: string;
  newest: string;
  allProducts: string;
  standOut: string;
  /** Each list's name, and by what it is ordered. */
  lists: Record<HomeListName, [name: string, order: string]>;
  sellingSince: (day: string) => string;
  orders: (count: number, written: string) => string;
  /** `days` on average. */
  harvested: (days: number, written: string) => string;
  /** The median of `hours`. */
  readyAfter: (hours: number, written: string) => string;
  nothingYet: string;
  comeBack: string;
  demo: {
    title: string;
    lead: (password: string) => string;
    roles: Record<"producer" | "buyer" | "staff", string>;
  };
}

export const home: HomeWords = {
  headline: "Fresh food, straight from those who grow it",
  lead: (siteName) =>
    `On ${siteName} you order from several local producers at once, and you see from whom each thing comes and when it was harvested.`,
  description: (siteName) =>
    `${siteName}: fruit, vegetables, bread, cheese and more, straight from local producers.`,
  browse: "See all products",
  findProducers: "Find producers",
  howItWorks: "How it works",
  categories: "What are you looking for?",
  promoted: "Promoted products",
  promotedLabel: "Promoted",
  whyPromoted: "Producers pay to be shown here.",
  newest: "New on the market",
  allProducts: "All products",
  standOut: "Producers who stand out",
  lists: {
    best_rated: ["Best rated", "By the mean of their reviews; few reviews count for less."],
    newest: ["New here", "By when they started selling."],
    biggest_orders: ["Most sold", "By the value of the orders fulfilled in the last 90 days."],
    most_fresh: ["Freshest", "By how long ago what they have in stock was harvested."],
    fastest: ["Fastest", "By how soon orders are ready or delivered, with at least three buyers."],
  },
  sellingSince: (day) => `Selling since ${day}`,
  orders: (count, written) => (count === 1 ? "1 order in 90 days" : `${written} orders in 90 days`),
  harvested: (days, written) => {
    if (days < 0.5) return "Harvested today";
    return days < 1.5 ? "Harvested 1 day ago on average" : `Harvested ${written} days ago on average`;
  },
  readyAfter: (hours, written) =>
    hours < 1.5 ? "Usually ready within an hour or so" : `Usually ready after ${written} hours`,
  nothingYet: "Nothing for sale yet",
  comeBack: "Producers are preparing their first goods. Come back soon.",
  demo: {
    title: "Look around as somebody else",
    lead: (password) =>
      `This is a demo market. Sign in as one of these people; everybody's password is ${password}.`,
    roles: {
      producer: "sells on the market",
      buyer: "has things in the cart",
      staff: "looks after the market",
    },
  },
};
