import { address } from "./address.ts";
import { checkout } from "./checkout.ts";
import { goods } from "./goods.ts";
import { orders } from "./orders.ts";
import { payment } from "./payment.ts";

export const fr = { payment, orders, checkout, address, goods };
