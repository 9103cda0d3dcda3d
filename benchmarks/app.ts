import { startApp, type TestApp } from "../tests/support/app.ts";
import { globalSetup, globalTeardown } from "../tests/support/cluster.ts";

/** Runs `work` with a site in this process, on a database of its own that is gone afterwards. */
export async function withApp(
  settings: Record<string, string>,
  work: (app: TestApp) => Promise<void>,
): Promise<void> {
  await globalSetup();
  try {
    const app = await startApp(settings);
    try {
      await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await globalTeardown();
  }
}
