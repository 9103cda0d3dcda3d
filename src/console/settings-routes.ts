import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, callerOf, siteAddress } from "#platform/http";
import { imageSizes, PictureBody, pictureProblems, takePictures } from "#platform/pictures";
import { forStaff, tags } from "./conventions.ts";
import { saveSettings, setByEnvironment, showSettings } from "./settings.ts";
import { Settings, SettingsChanges } from "./settings-schemas.ts";

/** What staff set of the site. */
export async function settingsRoutes(api: App, platform: Platform): Promise<void> {
  reading(api, platform);
  changing(api, platform);
  await takePictures(api, (app) => puttingLogo(app, platform));
}

function reading(api: App, platform: Platform) {
  api.get(
    "/console/settings/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "Get the site's settings",
        operationId: "getConsoleSettings",
        description: `${forStaff} Also what only the server's environment sets.`,
        response: { 200: Settings },
      },
    },
    async (request) =>
      showSettings(platform, platform.settings.current, siteAddress(platform.config, request)),
  );
}

function changing(api: App, platform: Platform) {
  const { db, config } = platform;
  api.patch(
    "/console/settings/",
    {
      // All texts together, each as long as it may be.
      bodyLimit: 3_500_000,
      config: { access: "staff", problems: [setByEnvironment, preconditionFailed] },
      schema: {
        tags,
        summary: "Change the site's settings",
        operationId: "updateConsoleSettings",
        description: `${forStaff} Pages, emails and \`site/\` show them at once. The log says what was changed.`,
        body: SettingsChanges,
        response: { 200: Settings },
      },
    },
    async (request, reply) => {
      const siteUrl = siteAddress(config, request);
      const by = callerOf(request).userId;
      const settings = await transaction(db, (tx) =>
        saveSettings(tx, platform, by, request.body, (before) =>
          requireIfMatch(request, reply, showSettings(platform, before, siteUrl)),
        ),
      );
      return showSettings(platform, settings, siteUrl);
    },
  );
}

function puttingLogo(api: App, platform: Platform) {
  const { db, config, pictures } = platform;
  api.put(
    "/console/settings/logo/",
    {
      config: { access: "staff", problems: pictureProblems },
      schema: {
        tags,
        summary: "Upload the site's logo",
        operationId: "putSiteLogo",
        description: `${forStaff} Accepts what product images accept, and stores 320 pixels on the long edge.`,
        body: PictureBody,
        response: { 200: Settings },
      },
    },
    async (request) => {
      const by = callerOf(request).userId;
      const { logo } = await pictures.receive(request, { logo: imageSizes.small });
      const settings = await transaction(db, (tx) => saveSettings(tx, platform, by, { logo }));
      return showSettings(platform, settings, siteAddress(config, request));
    },
  );
}
