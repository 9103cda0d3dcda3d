import { authenticateWith, authRoutes, meAccountRoutes, registrationRoutes } from "#accounts";
import { leavingRoutes } from "#leaving";
import { createMail, mailboxRoutes } from "#mail";
import { type App, apiPrefix, collectMethods, createServer, type Platform, registerHealth } from "#platform";
import { registerSite, siteRoutes } from "#site";
import { userRoutes } from "#users";

/** The table of contents: every part of the market, in the order in which the documentation shows them. */
export async function createApp(platform: Platform): Promise<App> {
  const mail = createMail(platform);
  const app = await createServer(platform, authenticateWith(platform));
  const refuseOtherMethods = collectMethods(app);

  registerHealth(app, platform);
  await registerSite(app, platform);
  if (!platform.config.production) mailboxRoutes(app, platform);
  await app.register(
    async (api: App) => {
      registrationRoutes(api, platform, mail);
      await authRoutes(api, platform, mail);
      userRoutes(api, platform);
      meAccountRoutes(api, platform, mail);
      leavingRoutes(api, platform);
      siteRoutes(api, platform);
    },
    { prefix: apiPrefix },
  );
  refuseOtherMethods();
  return app;
}
