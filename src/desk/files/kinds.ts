import { openFoodNetwork } from "./open-food-network.ts";
import { own } from "./own.ts";
import { shopify } from "./shopify.ts";
import type { FileKind } from "./told.ts";

/** The kinds of files that are read, each known by its columns. */
export const fileKinds: FileKind[] = [own, openFoodNetwork, shopify];
