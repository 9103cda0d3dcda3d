import { access } from "./access.ts";
import { account } from "./account.ts";
import { cart } from "./cart.ts";
import { checkout } from "./checkout.ts";
import { days } from "./days.ts";
import { goods } from "./goods.ts";
import { home } from "./home.ts";
import { orders } from "./orders.ts";
import { papers } from "./papers.ts";
import { payment } from "./payment.ts";
import { producers } from "./producers.ts";
import { review } from "./review.ts";
import { texts } from "./texts.ts";
import { weights } from "./weights.ts";

export const en = {
  access,
  account,
  cart,
  checkout,
  days,
  goods,
  home,
  orders,
  papers,
  payment,
  producers,
  review,
  texts,
  weights,
};
