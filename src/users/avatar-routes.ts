import { Me } from "#accounts";
import type { Platform } from "#platform";
import { preconditionFailed, userInactive } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import { transaction } from "#platform/database";
import { type App, callerOf, siteAddress } from "#platform/http";
import { imageSizes, PictureBody, pictureProblems, takePictures } from "#platform/pictures";
import { changeAvatar, readMe } from "./me.ts";
import { AvatarQuery } from "./schemas.ts";

/** The picture of oneself. */
export async function avatarRoutes(api: App, platform: Platform): Promise<void> {
  await takePictures(api, (app) => putting(app, platform));
  removal(api, platform);
}

function putting(app: App, { db, config, pictures }: Platform) {
  app.put(
    "/me/avatar/",
    {
      config: { access: "user", problems: [userInactive, preconditionFailed, ...pictureProblems] },
      schema: {
        tags: ["Users"],
        summary: "Upload your avatar",
        operationId: "putAvatar",
        description: [
          "Accepts what product images accept, and stores one size: 256 pixels on the long edge. `If-Match` takes",
          "the `ETag` of `GET me/`.",
        ].join(" "),
        querystring: AvatarQuery,
        body: PictureBody,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      const change = { userId: callerOf(request).userId, siteUrl: siteAddress(config, request) };
      const requireSame = (me: object) => requireIfMatch(request, reply, me);

      requireSame(await readMe(db, change.userId, change.siteUrl));
      const { avatar } = await pictures.receive(request, { avatar: imageSizes.avatar });
      return transaction(db, (tx) => changeAvatar(tx, change, avatar, requireSame));
    },
  );
}

function removal(api: App, { db, config }: Platform) {
  api.delete(
    "/me/avatar/",
    {
      config: { access: "user", problems: [userInactive] },
      schema: {
        tags: ["Users"],
        summary: "Delete your avatar",
        operationId: "deleteAvatar",
        description: "Returns your profile. If you have no avatar, nothing changes.",
        response: { 200: Me },
      },
    },
    async (request) => {
      const change = { userId: callerOf(request).userId, siteUrl: siteAddress(config, request) };
      return transaction(db, (tx) => changeAvatar(tx, change, null));
    },
  );
}
