import { authenticateWith, authRoutes, meAccountRoutes, openAccounts, registrationRoutes } from "#accounts";
import { cartRoutes } from "#cart";
import { consolePages, consoleRoutes } from "#console";
import { marketDayRoutes } from "#days";
import { deskPages } from "#desk";
import { replicaGauges, siteGauges } from "#doctor";
import { homeRoutes } from "#home";
import { leavingRoutes } from "#leaving";
import { hasMailbox, mailboxRoutes } from "#mail";
import { dayCancellationRoute, orderRoutes } from "#orders";
import { paperRoutes, paymentRoutes } from "#payments";
import { pickupPages, pickupRoutes } from "#pickup";
import { createServer, type Platform } from "#platform";
import { type App, apiPrefix, collectMethods, registerHealth } from "#platform/http";
import { registerPictures } from "#platform/pictures";
import { productImageRoutes, productRoutes } from "#products";
import { promotionRoutes } from "#promotion";
import { reviewRoutes } from "#reviews";
import { searchRoutes } from "#search";
import { sheetPages, sheetRoutes } from "#sheets";
import { registerSite, siteRoutes } from "#site";
import { requireStaff } from "#staff";
import { storefrontPages } from "#storefront";
import { avatarRoutes, userRoutes } from "#users";
import { walletRoutes } from "#wallet";
import {
  answerNotFoundWith,
  assetRoutes,
  createPages,
  designPage,
  loadAssets,
  offlinePage,
  pageVariants,
} from "#web";

/** Every part of the market, in the order in which the documentation shows them. What happens outside requests: `work.ts`. */
export async function createApp(platform: Platform): Promise<App> {
  const accounts = openAccounts(platform);
  const assets = loadAssets();
  const app = await createServer(platform, {
    authenticate: authenticateWith(accounts),
    requireStaff: (userId) => requireStaff(platform.db, userId),
    variantOf: pageVariants(platform.config),
    answerNotFound: answerNotFoundWith(accounts, assets),
    gauges: [...siteGauges(platform), ...replicaGauges(platform.database)],
  });
  const refuseOtherMethods = collectMethods(app);

  registerHealth(app, platform);
  registerPictures(app, platform);
  await registerSite(app, platform);
  if (hasMailbox(platform.config)) mailboxRoutes(app, platform);
  assetRoutes(app, assets);
  await app.register(async (scope: App) => {
    const pages = createPages(scope, accounts, assets);
    storefrontPages(pages);
    deskPages(pages);
    consolePages(pages);
    pickupPages(pages);
    sheetPages(pages);
    offlinePage(pages);
    if (!platform.config.production) designPage(pages);
  });
  await app.register(
    async (api: App) => {
      registrationRoutes(api, accounts);
      await authRoutes(api, accounts);
      searchRoutes(api, platform);
      homeRoutes(api, platform);
      productRoutes(api, platform);
      await productImageRoutes(api, platform);
      reviewRoutes(api, platform);
      userRoutes(api, accounts);
      await avatarRoutes(api, platform);
      meAccountRoutes(api, accounts);
      cartRoutes(api, platform);
      orderRoutes(api, platform);
      paymentRoutes(api, platform);
      paperRoutes(api, platform);
      walletRoutes(api, platform);
      promotionRoutes(api, platform);
      marketDayRoutes(api, platform);
      dayCancellationRoute(api, platform);
      pickupRoutes(api, platform);
      sheetRoutes(api, platform);
      leavingRoutes(api, accounts);
      siteRoutes(api, platform);
      await consoleRoutes(api, platform);
    },
    { prefix: apiPrefix },
  );
  refuseOtherMethods();
  // A running server reads no code any more: its files may be another release's by then.
  app.addHook("onReady", platform.pictures.load);
  return app;
}
