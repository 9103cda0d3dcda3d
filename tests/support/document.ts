import { openPlatform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { createApp } from "../../src/app.ts";
import type { EmbeddedDatabase } from "../../src/platform/embedded/index.ts";

/** The API's document as a site of that database serves it. */
export async function writtenDocument({ connection }: EmbeddedDatabase): Promise<object> {
  const config = loadConfig({
    JWT_SECRET: "x".repeat(32),
    LOG_LEVEL: "silent",
    PUBLIC_URL: "https://market.example",
  });
  const platform = openPlatform(config, { log: createLog("silent"), clock: systemClock, connection });
  const app = await createApp(platform);
  await app.ready();
  const document = app.swagger();
  await app.close();
  await platform.database.close();
  return document;
}
