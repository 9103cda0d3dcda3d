import type { Platform } from "#platform";
import type { App } from "#platform/http";
import { dayRoutes } from "./day-routes.ts";
import { helperRoutes } from "./helper-routes.ts";
import { placeRoutes } from "./place-routes.ts";
import { seriesRoutes } from "./series-routes.ts";

/** Places, market days and series, in the order of the documentation. */
export function marketDayRoutes(api: App, platform: Platform): void {
  placeRoutes(api, platform);
  dayRoutes(api, platform);
  helperRoutes(api, platform);
  seriesRoutes(api, platform);
}
