import { desk } from "./desk.ts";
import { goods } from "./goods.ts";
import { orders } from "./orders.ts";

export const nl = { desk, goods, orders };
