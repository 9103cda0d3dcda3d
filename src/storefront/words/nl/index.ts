import { goods } from "./goods.ts";

export const nl = { goods };
