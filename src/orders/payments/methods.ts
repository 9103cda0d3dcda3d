interface Paid {
  payment_method: string;
}

/** Whether an order is paid through the site, before it is handed over. Cash changes hands outside. */
export function isPrepaid({ payment_method }: Paid): boolean {
  return payment_method !== "cash";
}

/** The account of the site that the money of an order comes to. */
export function accountOf({ payment_method }: Paid): "card" | "bank" {
  return payment_method === "transfer" ? "bank" : "card";
}
