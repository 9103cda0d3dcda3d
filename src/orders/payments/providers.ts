import type { Platform } from "#platform";
import { type Providers, providersOf } from "./provider.ts";
import { createSandbox } from "./sandbox.ts";

/** The providers of this site, the present one first. */
export function openProviders(platform: Pick<Platform, "db" | "clock" | "jobs">): Providers {
  return providersOf(createSandbox(platform));
}
