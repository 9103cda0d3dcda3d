import { Type } from "typebox";
import type { Platform } from "#platform";
import { preconditionFailed } from "#platform/base";
import { requireIfMatch, sendFragment, sendFragments } from "#platform/cache";
import { transaction } from "#platform/database";
import {
  type App,
  actorOf,
  answerPage,
  apiPrefix,
  idempotencyProblems,
  permissionDenied,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { entryOf, invalidCursor } from "#platform/listing";
import { placeTags } from "./cache-tags.ts";
import { placeInUse } from "./errors.ts";
import {
  changePlace,
  createPlace,
  deletePlace,
  placeFragments,
  readPlaces,
  seesAllPlaces,
} from "./places.ts";
import {
  DeletedPlacePath,
  NewPlace,
  Place,
  PlaceChanges,
  PlacePage,
  PlacePath,
  PlacesQuery,
} from "./schemas.ts";
import { showPlace } from "./show.ts";

const tags = ["Market days"];

/** The places that the co-op holds its market days at. */
export function placeRoutes(api: App, platform: Platform): void {
  reading(api, platform);
  writing(api, platform);
}

function reading(api: App, platform: Platform) {
  const { db, config } = platform;
  const forAll = { access: "public", showsMoreToUsers: true, cacheTags: placeTags } as const;
  api.get(
    "/places/",
    {
      config: { ...forAll, problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List places, by name",
        operationId: "listPlaces",
        description:
          "Staff also see places where no market days are held any more. `near` with `radius_km` shows how far away each one is.",
        querystring: PlacesQuery,
        response: { 200: PlacePage },
      },
    },
    async (request, reply) => {
      const seesAll = await seesAllPlaces(db, request.caller?.userId);
      return sendFragments(
        reply,
        () => placeFragments(db, seesAll, siteAddress(config, request)),
        () => answerPage(request, platform, request.query, (page) => readPlaces(db, seesAll, page), entryOf),
      );
    },
  );

  api.get(
    "/places/:place_id/",
    {
      config: forAll,
      schema: {
        tags,
        summary: "Get a place",
        operationId: "getPlace",
        description: "A place where no market days are held any more is shown to staff only.",
        params: PlacePath,
        response: { 200: Place },
      },
    },
    async (request, reply) => {
      const seesAll = await seesAllPlaces(db, request.caller?.userId);
      const fragments = placeFragments(db, seesAll, siteAddress(config, request));
      return sendFragment(reply, fragments, request.params.place_id);
    },
  );
}

function writing(api: App, { db, clock, config }: Platform) {
  api.post(
    "/places/",
    {
      config: { access: "user", problems: [permissionDenied, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Create a place",
        operationId: "createPlace",
        description:
          "For staff (in the demo market: mara). Its address and its exact location are shown to everybody.",
        body: NewPlace,
        response: { 201: Place },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const place = await createPlace(tx, config, actor, request.body);
        const location = `${siteAddress(config, request)}${apiPrefix}/places/${place.id}/`;
        return { status: 201, body: showPlace(place), location };
      });
    },
  );

  api.patch(
    "/places/:place_id/",
    {
      config: { access: "user", problems: [permissionDenied, preconditionFailed] },
      schema: {
        tags,
        summary: "Update a place",
        operationId: "changePlace",
        description:
          "For staff (in the demo market: mara). With `is_active: false` it takes no further market days; those it has stay.",
        params: PlacePath,
        body: PlaceChanges,
        response: { 200: Place },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const place = await transaction(db, (tx) =>
        changePlace(tx, config, actor, request.params.place_id, request.body, (before) =>
          requireIfMatch(request, reply, showPlace(before)),
        ),
      );
      return showPlace(place);
    },
  );

  api.delete(
    "/places/:place_id/",
    {
      config: { access: "user", problems: [permissionDenied, placeInUse] },
      schema: {
        tags,
        summary: "Delete a place",
        operationId: "deletePlace",
        description: "For staff (in the demo market: mara), where no market day was ever held at it.",
        params: DeletedPlacePath,
        response: { 204: Type.Null({ description: "Deleted." }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      await transaction(db, (tx) => deletePlace(tx, actor, request.params.place_id));
      return reply.code(204).send(null);
    },
  );
}
