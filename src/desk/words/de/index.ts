import { days } from "./days.ts";
import { desk } from "./desk.ts";
import { files } from "./files.ts";
import { goods } from "./goods.ts";
import { lines } from "./lines.ts";
import { money } from "./money.ts";
import { numbers } from "./numbers.ts";
import { orders } from "./orders.ts";
import { profile } from "./profile.ts";
import { promotion } from "./promotion.ts";
import { reviews } from "./reviews.ts";

export const de = { days, desk, files, goods, lines, money, numbers, orders, profile, promotion, reviews };
