import { createConfig, lintFromString } from "@redocly/openapi-core";

/** What Redocly's recommended rules find in an OpenAPI document, a line each; empty where all is well. */
export async function lintOpenApi(document: object): Promise<string[]> {
  const config = await createConfig({
    extends: ["recommended"],
    // The contract writes each path with its closing slash.
    rules: { "no-path-trailing-slash": "off" },
  });
  const found = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "openapi.json",
    config,
  });
  return found.map(
    ({ severity, ruleId, message, location: [place] }) =>
      `${severity} ${ruleId} at ${place?.pointer ?? "#/"}: ${message}`,
  );
}
