import { goods } from "./goods.ts";

export const de = { goods };
