/** Twelve weeks in figures. */
export const numbers = {
  none: "Nothing to count yet",
  noneText:
    "Twelve weeks of sales, products and buyers appear here once you have handed over your first order.",
  intro: "The last 12 weeks, by the day on which orders were handed over.",
  sales: (currency: string) => `Sales per week in ${currency}`,
  goods: (currency: string) => `Products that brought in the most, in ${currency}`,
  buyers: "Buyers",
  buyersText: (count: number, buyers: string, returning: string) =>
    count === 1
      ? `1 buyer in 12 weeks; ${returning} had bought from you before.`
      : `${buyers} buyers in 12 weeks; ${returning} of them had bought from you before.`,
  week: "Week from",
  orders: "Orders",
  total: "Total",
  product: "Product",
  packages: "Packs",
};
