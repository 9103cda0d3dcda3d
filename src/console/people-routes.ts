import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { producerHasOrders } from "#orders";
import type { Platform } from "#platform";
import type { ProblemKind } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { type App, answerPage, callerOf, idempotencyProblems, withIdempotency } from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { lastStaff, readPeople, readPerson, type StaffId, wrongProducerStatus } from "#staff";
import { forStaff, tags } from "./conventions.ts";
import { approve, close, disable, enable, giveRole, pause, refuse, resume, takeRole } from "./people.ts";
import {
  ApprovedPath,
  Closing,
  ConsolePerson,
  ConsolePersonPage,
  PeopleQuery,
  PersonPath,
  ProducerPath,
  RefusedPath,
  RolePath,
} from "./people-schemas.ts";
import { WithReason } from "./schemas.ts";
import { showPerson } from "./show.ts";

/** Everybody, and what staff do to them. */
export function peopleRoutes(api: App, platform: Platform): void {
  list(api, platform);
  disabling(api, platform);
  roleRoutes(api, platform);
  producers(api, platform);
}

function list(api: App, platform: Platform) {
  const { db } = platform;
  api.get(
    "/console/people/",
    {
      config: { access: "staff", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List everybody, newest first",
        operationId: "listConsolePeople",
        description: `${forStaff} Disabled people too; who has left is no longer there.`,
        querystring: PeopleQuery,
        response: { 200: ConsolePersonPage },
      },
    },
    async (request) =>
      answerPage(
        request,
        platform,
        request.query,
        (page) => readPeople(db, page),
        (row) => showPerson(row),
      ),
  );

  api.get(
    "/console/people/:user_id/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "Get a person",
        operationId: "getConsolePerson",
        description: forStaff,
        params: PersonPath,
        response: { 200: ConsolePerson },
      },
    },
    async (request) => showPerson(await readPerson(db, request.params.user_id)),
  );
}

function disabling(api: App, platform: Platform) {
  api.post(
    "/console/people/:user_id/disabling/",
    {
      config: { access: "staff", problems: [lastStaff, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "Disable an account",
        operationId: "disablePerson",
        description: [
          `${forStaff} Ends every session; the person reads the reason by email. A producer's unpaid orders are`,
          "cancelled, and buyers of the other open ones are told that they can cancel.",
        ].join(" "),
        params: PersonPath,
        body: WithReason,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) =>
      changePerson(platform, request, reply, (tx, by, userId) =>
        disable(tx, platform, by, userId, request.body.reason),
      ),
  );

  api.post(
    "/console/people/:user_id/enabling/",
    {
      config: { access: "staff", problems: idempotencyProblems },
      schema: {
        tags,
        summary: "Enable a disabled account again",
        operationId: "enablePerson",
        description: `${forStaff} The person is told by email.`,
        params: PersonPath,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) =>
      changePerson(platform, request, reply, (tx, by, userId) => enable(tx, platform, by, userId)),
  );
}

function roleRoutes(api: App, platform: Platform) {
  const { db } = platform;
  api.put(
    "/console/people/:user_id/roles/:role/",
    {
      config: { access: "staff" },
      schema: {
        tags,
        summary: "Give a person a role",
        operationId: "grantRole",
        description: `${forStaff} The person is told by email. A role they have already is fine.`,
        params: RolePath,
        response: { 200: ConsolePerson },
      },
    },
    async (request) => {
      const { user_id, role } = request.params;
      return transaction(db, async (tx) => {
        await giveRole(tx, platform, callerOf(request).userId, user_id, role);
        return showPerson(await readPerson(tx, user_id));
      });
    },
  );

  api.delete(
    "/console/people/:user_id/roles/:role/",
    {
      config: { access: "staff", problems: [lastStaff] },
      schema: {
        tags,
        summary: "Take a role away from a person",
        operationId: "revokeRole",
        description: `${forStaff} Nobody takes the role away from the last who is staff.`,
        params: RolePath,
        response: { 204: Type.Null({ description: "They no longer have it." }) },
      },
    },
    async (request, reply) => {
      const { user_id, role } = request.params;
      await transaction(db, (tx) => takeRole(tx, platform, callerOf(request).userId, user_id, role));
      return reply.code(204).send(null);
    },
  );
}

function producers(api: App, platform: Platform) {
  const problems: ProblemKind[] = [wrongProducerStatus, ...idempotencyProblems];
  api.post(
    "/console/producers/:user_id/approval/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Approve a producer who is waiting",
        operationId: "approveProducer",
        description: `${forStaff} They can sell at once, and are told by email.`,
        params: ApprovedPath,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) =>
      changePerson(platform, request, reply, (tx, by, userId) => approve(tx, platform, by, userId)),
  );

  api.post(
    "/console/producers/:user_id/refusal/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Refuse a producer who is waiting",
        operationId: "refuseProducer",
        description: `${forStaff} They read the reason by email, and can ask again.`,
        params: RefusedPath,
        body: WithReason,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) =>
      changePerson(platform, request, reply, (tx, by, userId) =>
        refuse(tx, platform, by, userId, request.body.reason),
      ),
  );

  api.post(
    "/console/producers/:user_id/pause/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "Pause a producer's sales",
        operationId: "pauseProducer",
        description: [
          `${forStaff} Their products are hidden until the staff let them go on; open orders go on. They read the`,
          "reason by email, and can't end the pause by themselves.",
        ].join(" "),
        params: ProducerPath,
        body: WithReason,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) =>
      changePerson(platform, request, reply, (tx, by, userId) =>
        pause(tx, platform, by, userId, request.body.reason),
      ),
  );

  api.post(
    "/console/producers/:user_id/resumption/",
    {
      config: { access: "staff", problems },
      schema: {
        tags,
        summary: "End the pause of a producer's sales",
        operationId: "resumeProducer",
        description: `${forStaff} Ends a pause that the staff began, or their closing. The producer is told by email.`,
        params: ProducerPath,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) =>
      changePerson(platform, request, reply, (tx, by, userId) => resume(tx, platform, by, userId)),
  );
  closing(api, platform);
}

function closing(api: App, platform: Platform) {
  api.post(
    "/console/producers/:user_id/closing/",
    {
      config: { access: "staff", problems: [wrongProducerStatus, producerHasOrders, ...idempotencyProblems] },
      schema: {
        tags,
        summary: "End a producer's sales",
        operationId: "closeProducer",
        description: [
          `${forStaff} Their products go off sale, and they can't sell again by themselves. Open orders are cancelled and`,
          "their money goes back, if `confirm` is true. They read the reason by email, and can still have paid out what",
          "they have earned.",
        ].join(" "),
        params: ApprovedPath,
        body: Closing,
        response: { 200: ConsolePerson },
      },
    },
    async (request, reply) => {
      const { reason, confirm = false } = request.body;
      return changePerson(platform, request, reply, (tx, by, userId) =>
        close(tx, platform, by, userId, { reason, confirm }),
      );
    },
  );
}

type OfPerson = FastifyRequest & { params: { user_id: number } };

/** Does something to a person, and answers who they are now. */
function changePerson(
  { db, clock }: Platform,
  request: OfPerson,
  reply: FastifyReply,
  work: (tx: Tx, by: StaffId, userId: number) => Promise<void>,
) {
  const { user_id } = request.params;
  return withIdempotency(db, clock, request, reply, async (tx) => {
    await work(tx, callerOf(request).userId, user_id);
    return { status: 200, body: showPerson(await readPerson(tx, user_id)) };
  });
}
