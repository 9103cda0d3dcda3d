import { goods } from "./goods.ts";

export const fr = { goods };
