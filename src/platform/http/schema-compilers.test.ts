import assert from "node:assert/strict";
import { test } from "node:test";
import createValidatorFactory from "@fastify/ajv-compiler";
import createSerializerFactory from "@fastify/fast-json-stringify-compiler";
import { createApp } from "../../../src/app.ts";
import { startApp } from "../../../tests/support/app.ts";
import { compilersFactory } from "./schema-compilers.ts";

test("each schema of each route can be compiled, though a server does so only when one is needed", async (t) => {
  const app = await startApp();
  t.after(app.close);
  const lazy = { ...compilersFactory };
  let compiled = 0;
  // Fastify's own, which compile all at the start and refuse it where they can't.
  Object.assign(compilersFactory, {
    buildValidator: createValidatorFactory(),
    buildSerializer: (...site: Parameters<typeof lazy.buildSerializer>) => {
      const compile = createSerializerFactory()(...site);
      return (route: Parameters<typeof compile>[0]) => {
        compiled++;
        return compile(route);
      };
    },
  });
  try {
    const eager = await createApp(app.platform);
    await eager.ready();
    await eager.close();
  } finally {
    Object.assign(compilersFactory, lazy);
  }
  assert.ok(compiled > 50, `${compiled} responses`);
});
