import { createConfig, lintFromString } from "@redocly/openapi-core";
import { findUnsound } from "./openapi-rules.ts";

/** What Redocly's recommended rules and ours find in an OpenAPI document, a line each; empty where all is well. */
export async function lintOpenApi(document: object): Promise<string[]> {
  const config = await createConfig({
    extends: ["recommended"],
    rules: {
      // The contract writes each path with its closing slash.
      "no-path-trailing-slash": "off",
      // `products/user/7/` and `products/7/stock/` can't be mistaken: an id is a number.
      "no-ambiguous-paths": "off",
      // Under a condition it takes what that doesn't name for additional. Objects are closed, and each example is sent.
      "no-invalid-schema-examples": { severity: "warn", allowAdditionalProperties: true },
      "no-invalid-media-type-examples": { severity: "warn", allowAdditionalProperties: true },
    },
  });
  const found = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "openapi.json",
    config,
  });
  const theirs = found.map(
    ({ severity, ruleId, message, location: [place] }) =>
      `${severity} ${ruleId} at ${place?.pointer ?? "#/"}: ${message}`,
  );
  return [...theirs, ...findUnsound(document)];
}
