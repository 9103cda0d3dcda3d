import { goods } from "./goods.ts";

export const en = { goods };
