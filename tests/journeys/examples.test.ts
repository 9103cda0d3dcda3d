import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fillDemo } from "../../demo/index.ts";
import { startApp, type TestApp } from "../support/app.ts";
import { call, letterTo } from "../support/client.ts";
import { resolved } from "../support/openapi.ts";
import { noise } from "../support/pictures.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  await fillDemo(app.platform);
});
after(() => app.close());

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  example?: unknown;
  examples?: Record<string, { value: unknown; "x-disabled"?: boolean }>;
  schema: { examples?: unknown[]; enum?: unknown[] };
}

interface Operation {
  description?: string;
  parameters?: Parameter[];
  requestBody?: {
    content: Record<string, { example?: Record<string, unknown>; schema?: { examples?: unknown[] } }>;
  };
  responses: Record<string, object>;
}

type Tokens = { access: string; refresh: string };

const sessions = new Map<string, Tokens>();

/** As one click on the page does; what ends or renews a session gets one of its own. */
async function signedIn(username: string, isItsOwn: boolean): Promise<Tokens> {
  const known = sessions.get(username);
  if (known && !isItsOwn) return known;
  const { body } = await call(app, "POST", "auth/token/", { json: { username, password: "farmgate-demo" } });
  if (!isItsOwn) sessions.set(username, body);
  return body;
}

/** Whom a route's description names, else ana. */
const callerOf = ({ description = "" }: Operation) =>
  /in the demo market: (\w+)/.exec(description)?.[1] ?? "ana";

const exampleOf = ({ example, examples, schema }: Parameter) =>
  example ?? Object.values(examples ?? {})[0]?.value ?? schema.examples?.[0] ?? schema.enum?.[0];

/** Whether the page sends it before anybody ticks it. */
const isOffered = ({ required, examples }: Parameter) =>
  required || !Object.values(examples ?? {}).some((one) => one["x-disabled"]);

/** What nobody can know before: a token that was just given, and the code of the newest letter to that address. */
async function filledIn(example: Record<string, unknown>, tokens: Tokens, sentTo: string) {
  const { refresh } = tokens;
  const filled: Record<string, unknown> = { ...example };
  if ("refresh" in filled) filled["refresh"] = refresh;
  if ("token" in filled && String(filled["token"]).startsWith("ey")) filled["token"] = refresh;
  if ("code" in filled) filled["code"] = (await letterTo(app, sentTo)).code;
  return filled;
}

function pathOf(path: string, parameters: Parameter[]): string {
  return path
    .slice(1)
    .replace(/\{(\w+)\}/g, (_, name) =>
      String(exampleOf(parameters.find((one) => one.name === name) ?? assert.fail(name))),
    );
}

test("every example of every route works as it stands, in the order of the document", async () => {
  const { body: document } = await call(app, "GET", "openapi.json");
  const paths = resolved<Record<string, Record<string, Operation>>>(document, document.paths);
  let sentTo = "";
  const failed: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { parameters = [], requestBody, responses } = operation;
      const json = requestBody?.content["application/json"]?.example;
      const as = await signedIn(callerOf(operation), json !== undefined && "refresh" in json);
      const address = pathOf(path, parameters);
      const query = parameters.filter((one) => one.in === "query" && exampleOf(one) !== undefined);
      const offered = query
        .filter(isOffered)
        .map((one): [string, string] => [one.name, String(exampleOf(one))]);
      const others = method === "get" ? query.filter((one) => !isOffered(one)) : [];
      const near = others.filter(({ name }) => ["near", "radius_km"].includes(name));
      const send = async (asked: [string, string][], type?: string, example?: Record<string, unknown>) => {
        const search = new URLSearchParams(asked).toString();
        const isPicture = type?.startsWith("image/");
        const text = type === "text/plain" ? requestBody?.content[type] : undefined;
        const raw = text?.example ?? text?.schema?.examples?.[0];
        const body = example && (await filledIn(example, as, sentTo));
        const answer = await call(app, method.toUpperCase(), address + (search && `?${search}`), {
          as,
          ...(isPicture ? { raw: await noise(7), headers: { "content-type": "image/png" } } : {}),
          ...(raw ? { raw: String(raw), headers: { "content-type": "text/plain" } } : {}),
          ...(body ? { json: body } : {}),
        });
        const expected = Object.keys(responses).filter((status) => status.startsWith("2"));
        if (!expected.includes(String(answer.status)))
          failed.push(`${method} ${address}?${search} ${answer.status} ${answer.text}`);
      };
      if (typeof json?.["email"] === "string" && !("code" in json)) sentTo = json["email"];
      const [type] = Object.keys(requestBody?.content ?? {});
      if (requestBody)
        assert.ok(
          json !== undefined || /^(image\/|text\/plain)/.test(type ?? ""),
          `no example: ${method} ${path}`,
        );
      await send(offered, type, json);
      for (const one of others.filter(({ name }) => name !== "radius_km")) {
        const wanted =
          one.name === "near" || exampleOf(one) === "distance" ? [...new Set([one, ...near])] : [one];
        await send([
          ...offered,
          ...wanted.map((each): [string, string] => [each.name, String(exampleOf(each))]),
        ]);
      }
    }
  }
  assert.deepEqual(failed, []);
});
