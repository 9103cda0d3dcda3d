/** Market days: their list, one of them, and the next one on other pages. */
export const days = {
  title: "Market days",
  lead: "On a market day, what you ordered from several producers waits for you in one place.",
  description: (siteName: string) => `When and where you pick up what you order on ${siteName}.`,
  next: "Next market day",
  all: "All market days",
  nothingYet: "No market days planned",
  comeBack: "The next ones will be announced here.",
  /** From when to when, as `16:00 to 19:00`. */
  hours: (from: string, to: string) => `${from} to ${to}`,
  orderUntil: (day: string, time: string) => `Order until ${day}, ${time}`,
  orderFrom: (day: string, time: string) => `Orders from ${day}, ${time}`,
  whenOrders: "Orders",
  when: "When",
  where: "Where",
  phone: "Phone",
  slots: "Pick-up times",
  slotsLeft: (count: number, written: string) => (count === 1 ? "1 place left" : `${written} places left`),
  slotFull: "full",
  slotOpen: "any number",
  comesOn: "Next market day:",
  attending: "Who comes",
  attendingCount: (count: number, written: string) =>
    count === 1 ? "1 producer comes" : `${written} producers come`,
  nobodyYet: "No producer has said yet that they come.",
  cancelled: (reason: string) => `This market day was cancelled. ${reason}`,
  status: {
    announced: "Announced",
    open: "Open for orders",
    closed: "Orders closed",
    under_way: "Today, under way",
    done: "Over",
    cancelled: "Cancelled",
  },
};

export type DaysWords = typeof days;
