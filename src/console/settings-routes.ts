import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, callerOf, siteAddress } from "#platform/http";
import { imageSizes, PictureBody, pictureProblems, takePictures } from "#platform/pictures";
import { forStaff, tags } from "./conventions.ts";
import { tryMailServer } from "./mail-server/trial.ts";
import { saveSettings, setByEnvironment, showSettings } from "./settings.ts";
import { MailTrial, Settings, SettingsChanges, TypedMailServer } from "./settings-schemas.ts";
import { currencyInUse } from "./site-choices.ts";
import { showPresets, WeightLabelPresets } from "./weight-label-presets.ts";

/** What staff set of the site. */
export async function settingsRoutes(api: App, platform: Platform): Promise<void> {
  reading(api, platform);
  changing(api, platform);
  tryingMail(api, platform);
  readingPresets(api);
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
      config: { access: "staff", problems: [setByEnvironment, currencyInUse, preconditionFailed] },
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

function tryingMail(api: App, platform: Platform) {
  api.post(
    "/console/settings/mail/trials/",
    {
      config: { access: "staff", problems: [setByEnvironment], limit: "letters" },
      schema: {
        tags,
        summary: "Try a mail server",
        operationId: "tryMailServer",
        description: `${forStaff} Sends a test email to your own address by a server that may be the site's one day, at once, and saves nothing. It answers 200 where the server refuses, and says at which step.`,
        body: TypedMailServer,
        response: { 200: MailTrial },
      },
    },
    async (request) => {
      const { failure } = await tryMailServer(platform, callerOf(request).userId, request.body);
      return {
        accepted: failure === undefined,
        failed_step: failure?.step ?? null,
        why: failure?.why ?? null,
      };
    },
  );
}

function readingPresets(api: App) {
  api.get(
    "/console/weight-label-presets/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "List usual layouts of weight labels",
        operationId: "listWeightLabelPresets",
        description: `${forStaff} By country, to be set as \`weight_labels\`; only countries where they are told in public.`,
        response: { 200: WeightLabelPresets },
      },
    },
    async () => showPresets(),
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
