import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isLoopback } from "#platform/base";
import { release } from "#site";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export function checkVersions(): Finding[] {
  return [finding("versions", "versions", { release, node: process.versions.node })];
}

/** Settings that are right by themselves and bite together, or in production. */
export function checkSettings({ config }: Patient): Finding[] {
  const { production, publicUrl, trustProxy, dataDir, workers, databaseUrl, jwtSecret } = config;
  const isPublic = publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname);
  const cores = availableParallelism();
  const takesCommission = Number(config.commissionPercent) > 0;
  const bites: (Finding | false)[] = [
    databaseUrl !== undefined && jwtSecret === "" && finding("settings", "setting_jwt_secret", {}),
    isPublic && !production && finding("settings", "setting_production", {}),
    production && publicUrl === undefined && finding("settings", "setting_public_url", {}),
    isPublic && publicUrl.startsWith("http:") && finding("settings", "setting_public_http", {}),
    publicUrl?.startsWith("https:") === true &&
      !config.endsTls &&
      trustProxy === undefined &&
      finding("settings", "setting_trust_proxy", {}),
    production && !config.rateLimit && finding("settings", "setting_rate_limit", {}),
    production && !config.isGiven.has("TIME_ZONE") && finding("settings", "setting_time_zone", {}),
    workers > cores && finding("settings", "setting_workers", { workers, cores }),
    takesCommission &&
      !config.paymentMethods.some((method) => method !== "cash") &&
      finding("settings", "setting_commission", {}),
    // The next release comes in a folder of its own, and this one is deleted some day.
    production && dataDir.startsWith(root) && finding("settings", "setting_data_dir", { folder: dataDir }),
  ];
  const found = bites.filter((one) => one !== false);
  return found.length > 0 ? found : [finding("settings", "settings_ok", {})];
}
