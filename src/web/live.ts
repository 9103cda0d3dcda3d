import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";
import { type Static, type TObject, Type } from "typebox";
import { findLivingSessions, type SignedIn } from "#accounts";
import type { Platform } from "#platform";
import { closed, notFound, unavailable } from "#platform/base";
import { type App, notAuthenticated } from "#platform/http";
import { pageFields } from "./policy.ts";
import type { Visit } from "./visit.ts";

/** What a part of a page shows. */
export interface Watched {
  /** It may be another when one of these tags is invalidated. */
  tags: string[];
  /** Another text whenever it is another. */
  version: string;
}

/**
 * Registers a stream of events at `path` for the element `live-part` of a page: it says when what `watch` names has changed,
 * and nothing else. `watch` throws not_found where its visitor may not see it; who has not signed in gets not_authenticated.
 */
export type Live = <Params extends TObject>(
  path: string,
  params: Params,
  watch: (visit: Visit<unknown, Static<Params>>, person: SignedIn) => Promise<Watched>,
) => void;

/** The version that the page shows. */
const LiveQuery = closed({ version: Type.Optional(Type.String({ maxLength: 100 })) });

export function liveWith(app: App, platform: Pick<Platform, "db" | "log" | "invalidations">): Live {
  const streams = createStreams(platform, app);
  return (path, params, watch) =>
    app.get(
      path,
      {
        config: { access: "credentials", fields: pageFields },
        attachValidation: true,
        schema: { hide: true, querystring: LiveQuery, params },
      },
      async (request, reply) => {
        const { visit, validationError, headers } = request;
        if (validationError || !visit) throw notFound();
        if (!visit.person) throw notAuthenticated();
        const watched = await watch(visit as never, visit.person);
        const { version } = request.query as Static<typeof LiveQuery>;
        // A browser that comes again says what it was told last.
        const known = headers["last-event-id"] ?? version;
        streams.open(reply, visit.person, watched, known);
      },
    );
}

/** The streams that this process has open. */
interface Streams {
  /**
   * Answers with a stream, which says at once that something has changed where the browser knows another version. It ends soon
   * after the session, and when the server closes. Throws unavailable from then on.
   */
  open(reply: FastifyReply, person: SignedIn, watched: Watched, known: unknown): void;
}

interface Stream {
  response: ServerResponse;
  sessionId: number;
  /** What it is found by: the account, and what is watched. */
  keys: string[];
}

/** Keeps proxies from ending a silent stream, and the server's own timeout of 72 seconds. */
const beatMilliseconds = 10_000;
/** Of one account in this process; another one takes the place of the oldest. */
const mostPerAccount = 4;
/** Where so many bytes wait for their reader, nobody reads. */
const mostUnread = 4096;
/** When nobody can say what has changed all are told, some at a time: each reads its page again. */
const spreadMilliseconds = 5000;

function createStreams(
  { db, log, invalidations }: Pick<Platform, "db" | "log" | "invalidations">,
  app: App,
): Streams {
  const streams = new Set<Stream>();
  const byKey = new Map<string, Set<Stream>>();
  let beating: NodeJS.Timeout | undefined;
  let isClosing = false;

  invalidations.onInvalidate((stale) => {
    if (stale === "everything") return tellAll();
    const told = new Set(stale.flatMap((tag) => [...(byKey.get(tag) ?? [])]));
    for (const stream of told) write(stream, changed);
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    for (const { response } of streams) response.end();
  });

  return {
    open(reply, { user_id, session_id }, { tags, version }, known) {
      if (isClosing) throw unavailable();
      // What a form had to say is for the next page.
      reply.removeHeader("set-cookie");
      reply.hijack();
      clearTimeout(reply.handlerTimer);
      const { raw: response } = reply;
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...fields }))
        if (value !== undefined) response.setHeader(name, value);
      response.write(`retry: ${retryMilliseconds}\nid: ${version}\n\n${known === version ? "" : changed}`);
      const account = `account ${user_id}`;
      const others = [...(byKey.get(account) ?? [])];
      for (const stream of others.slice(0, Math.max(0, others.length + 1 - mostPerAccount))) end(stream);
      const stream = { response, sessionId: session_id, keys: [account, ...tags] };
      add(stream);
      response.once("close", () => remove(stream));
    },
  };

  function tellAll() {
    for (const stream of streams)
      setTimeout(write, Math.random() * spreadMilliseconds, stream, changed).unref();
  }

  function add(stream: Stream) {
    streams.add(stream);
    for (const key of stream.keys) byKey.set(key, (byKey.get(key) ?? new Set()).add(stream));
    beating ??= setInterval(beat, beatMilliseconds).unref();
  }

  function remove(stream: Stream) {
    streams.delete(stream);
    for (const key of stream.keys) {
      byKey.get(key)?.delete(stream);
      if (byKey.get(key)?.size === 0) byKey.delete(key);
    }
    if (streams.size > 0) return;
    clearInterval(beating);
    beating = undefined;
  }

  /** Has the browser not come again by itself. */
  function end(stream: Stream) {
    remove(stream);
    stream.response.end(ended);
  }

  function beat() {
    for (const stream of streams) write(stream, ":\n\n");
    endWithSessions().catch((error: unknown) => log.debug({ err: error }, "sessions could not be looked at"));
  }

  async function endWithSessions() {
    const looked = [...streams];
    const living = await findLivingSessions(db, [...new Set(looked.map(({ sessionId }) => sessionId))]);
    for (const stream of looked) if (!living.has(stream.sessionId)) end(stream);
  }
}

function write({ response }: Stream, event: string) {
  if (response.writableLength > mostUnread) response.destroy();
  else if (!response.writableEnded) response.write(event);
}

const changed = "data: changed\n\n";
const ended = "event: end\ndata: end\n\n";
const retryMilliseconds = 2000;

const fields = {
  "content-type": "text/event-stream; charset=utf-8",
  // Of nginx, which would keep events until there are many.
  "x-accel-buffering": "no",
};
