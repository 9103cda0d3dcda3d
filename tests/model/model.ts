import {
  type Act,
  firstAvailableMinor,
  firstPriceMinor,
  firstStock,
  type Market,
  methodOf,
  type Said,
  takenOut,
  tokenOf,
} from "./acts.ts";

/** The whole market in a few lists, by the places of people, products, orders. Money in cents. */
export interface Model {
  products: { owner: number; stock: number; priceMinor: number; isListed: boolean; isDeleted: boolean }[];
  /** By buyer: how many of which product. */
  carts: Map<number, number>[];
  checkouts: { buyer: number; orders: Order[]; isAsked: boolean }[];
  orders: Order[];
  wallets: { available: number; pending: number }[];
  payouts: { owner: number; minor: number; isDecided: boolean }[];
  reviews: Set<string>;
}

interface Order {
  buyer: number;
  producer: number;
  method: string;
  status: "awaiting_payment" | "placed" | "ready" | "fulfilled" | "cancelled";
  lines: { product: number; quantity: number; minor: number }[];
  total: number;
  isPaid: boolean;
}

export function newModel({ products, people }: Market): Model {
  return {
    products: products.map(({ owner }) => ({
      ...{ owner, stock: firstStock, priceMinor: firstPriceMinor, isListed: true, isDeleted: false },
    })),
    carts: people.map(() => new Map()),
    wallets: [0, 1].map(() => ({ available: firstAvailableMinor, pending: 0 })),
    ...{ checkouts: [], orders: [], payouts: [], reviews: new Set<string>() },
  };
}

const promotionPerDay = 30;

/** Does it in the model, and says what the site has to say. */
export function predict(model: Model, act: Act): Said {
  return doings[act.does](model, act);
}

const ok = (status = 200): Said => ({ status });
const no = (status: number, code: string): Said => ({ status, code });

const doings: Record<Act["does"], (model: Model, act: Act) => Said> = {
  add: (model, act) => fill(model, act, (held) => held + act.quantity),
  set(model, act) {
    if (act.quantity > 0) return fill(model, act, () => act.quantity);
    cartOf(model, act).delete(act.which);
    return ok();
  },
  take(model, act) {
    const cart = cartOf(model, act);
    const held = cart.get(act.which);
    if (held === undefined) return no(404, "not_in_cart");
    if (held > act.quantity) cart.set(act.which, held - act.quantity);
    else cart.delete(act.which);
    return ok();
  },
  checkout,
  pay,
  prepare: (model, act) => takeStep(model, act, ["placed"], (order) => move(order, "ready")),
  handOver: (model, act) =>
    takeStep(model, act, ["ready"], (order) => {
      move(order, "fulfilled");
      if (order.method !== "card") return;
      const wallet = at(model.wallets, order.producer);
      wallet.pending -= netOf(order);
      wallet.available += netOf(order);
    }),
  cancel: (model, act) =>
    takeStep(model, act, ["awaiting_payment", "placed", "ready"], (order) => cancel(model, order)),
  takeOut,
  price: (model, act) =>
    change(model, act, (product) => Object.assign(product, { priceMinor: act.much * 37 })),
  list: (model, act) => change(model, act, (product) => Object.assign(product, { isListed: act.much > 3 })),
  stock(model, act) {
    const product = at(model.products, act.which);
    if (product.isDeleted) return no(404, "not_found");
    if (product.stock + act.quantity < 0) return no(409, "not_enough_stock");
    product.stock += act.quantity;
    return ok();
  },
  remove(model, act) {
    const product = at(model.products, act.which);
    if (product.isDeleted) return no(404, "not_found");
    product.isDeleted = true;
    return ok(204);
  },
  promote(model, act) {
    const { isDeleted, isListed, owner } = at(model.products, act.which);
    if (isDeleted) return no(404, "not_found");
    if (owner !== act.who) return isListed ? no(403, "not_owner") : no(404, "not_found");
    return spend(model, act.who, act.much * promotionPerDay);
  },
  payOut(model, act) {
    const minor = act.much * 40;
    const said = spend(model, act.who, minor);
    if (said.status === 201) model.payouts.push({ owner: act.who, minor, isDecided: false });
    return said;
  },
  decide(model, act) {
    const payout = at(model.payouts, act.which);
    if (payout.isDecided) return no(409, "decided");
    payout.isDecided = true;
    if (act.much % 2) at(model.wallets, payout.owner).available += payout.minor;
    return ok();
  },
  review(model, { who, which }) {
    if (who === which) return no(403, "own_profile");
    if (model.reviews.has(`${who} ${which}`)) return no(409, "already_reviewed");
    model.reviews.add(`${who} ${which}`);
    return ok(201);
  },
};

function fill(model: Model, act: Act, quantityAfter: (held: number) => number): Said {
  const product = at(model.products, act.which);
  if (product.isDeleted || !product.isListed) return no(404, "not_found");
  if (product.owner === act.who) return no(403, "own_product");
  const cart = cartOf(model, act);
  const quantity = quantityAfter(cart.get(act.which) ?? 0);
  if (quantity > product.stock) return no(409, "not_enough_stock");
  cart.set(act.which, quantity);
  return ok();
}

function checkout(model: Model, act: Act): Said {
  const cart = cartOf(model, act);
  const lines = [...cart].sort(([a], [b]) => a - b);
  const all = lines.map(([product]) => at(model.products, product));
  if (lines.length === 0) return no(409, "cart_empty");
  if (all.some(({ isDeleted, isListed }) => isDeleted || !isListed)) return no(409, "no_longer_sold");
  if (lines.some(([product, quantity]) => quantity > at(model.products, product).stock)) {
    return no(409, "not_enough_stock");
  }
  const method = methodOf(act);
  const bySeller = Map.groupBy(lines, ([product]) => at(model.products, product).owner);
  const orders = [...bySeller].map(([producer, those]): Order => {
    const lines = those.map(([product, quantity]) => ({
      ...{ product, quantity, minor: quantity * at(model.products, product).priceMinor },
    }));
    const total = lines.reduce((sum, { minor }) => sum + minor, 0);
    const status = method === "card" ? "awaiting_payment" : "placed";
    return { buyer: act.who, producer, method, status, lines, total, isPaid: false };
  });
  for (const [product, quantity] of lines) at(model.products, product).stock -= quantity;
  cart.clear();
  model.orders.push(...orders);
  model.checkouts.push({ buyer: act.who, orders, isAsked: false });
  return ok(201);
}

/** What a provider took whose answer was lost stays taken: the next try, with whatever card, finds it. */
function pay(model: Model, act: Act): Said {
  const asked = at(model.checkouts, act.which);
  if (asked.orders.some(({ producer }) => producer === act.who)) return no(403, "not_your_step");
  if (asked.buyer !== act.who) return no(404, "not_found");
  const awaiting = asked.orders.filter(({ status }) => status === "awaiting_payment");
  if (awaiting.length === 0) return no(409, "wrong_status");
  const token = tokenOf(act);
  if (token === "sandbox_timeout") {
    asked.isAsked = true;
    return no(503, "payment_provider_unavailable");
  }
  if (token === "sandbox_declined" && !asked.isAsked) return no(402, "card_declined");
  for (const order of awaiting) {
    move(order, "placed");
    order.isPaid = true;
    at(model.wallets, order.producer).pending += netOf(order);
  }
  return ok();
}

function takeStep(
  model: Model,
  { does, who, which }: Act,
  from: string[],
  effect: (order: Order) => void,
): Said {
  const order = at(model.orders, which);
  if (who !== order.buyer && who !== order.producer) return no(404, "not_found");
  const isBuyer = who === order.buyer;
  if (isBuyer && does !== "cancel") return no(403, "not_your_step");
  // Once it is ready only its producer can cancel it.
  if (!from.includes(order.status) || (isBuyer && order.status === "ready")) return no(409, "wrong_status");
  effect(order);
  return ok();
}

function cancel(model: Model, order: Order) {
  move(order, "cancelled");
  for (const { product, quantity } of order.lines) at(model.products, product).stock += quantity;
  if (order.isPaid) at(model.wallets, order.producer).pending -= netOf(order);
}

function takeOut(model: Model, act: Act): Said {
  const order = at(model.orders, act.which);
  if (act.who !== order.buyer)
    return act.who === order.producer ? no(403, "not_your_step") : no(404, "not_found");
  if (order.status !== "placed") return no(409, "wrong_status");
  const line = order.lines.find(({ product }) => product === takenOut(act, order.producer));
  if (!line) return no(404, "not_found");
  if (order.lines.length === 1) cancel(model, order);
  else {
    const before = netOf(order);
    order.lines = order.lines.filter((one) => one !== line);
    order.total -= line.minor;
    at(model.products, line.product).stock += line.quantity;
    if (order.isPaid) at(model.wallets, order.producer).pending += netOf(order) - before;
  }
  return ok();
}

/** What is its producer's of an order, less 7.5 % where it is paid by card, half a cent and more being one more. */
function netOf({ method, total }: Order): number {
  return method === "card" ? total - Math.floor((total * 75 + 500) / 1000) : total;
}

function change(model: Model, act: Act, how: (product: Model["products"][number]) => void): Said {
  const product = at(model.products, act.which);
  if (product.isDeleted) return no(404, "not_found");
  how(product);
  return ok();
}

function spend(model: Model, who: number, minor: number): Said {
  const wallet = at(model.wallets, who);
  if (wallet.available < minor) return no(409, "insufficient_funds");
  wallet.available -= minor;
  return ok(201);
}

function move(order: Order, status: Order["status"]) {
  order.status = status;
}

const cartOf = (model: Model, { who }: Act) => at(model.carts, who);

function at<T>(list: T[], place: number): T {
  const found = list[place];
  if (found === undefined) throw new RangeError(`there is no ${place}`);
  return found;
}
