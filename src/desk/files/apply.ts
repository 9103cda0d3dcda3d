import type { Config } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { changeProduct, createProduct } from "#products";
import type { PlannedLine } from "./plan.ts";

/** Does what the good lines of a file say, and counts. Throws what creating and changing a product throw. */
export async function applyFile(
  tx: Tx,
  settings: Pick<Config, "currencies" | "timeZone" | "taxRates">,
  actor: Actor,
  lines: PlannedLine[],
): Promise<{ created: number; changed: number }> {
  const changed = lines.filter((line) => line.action === "change").sort((a, b) => a.id - b.id);
  const created = lines.filter((line) => line.action === "create");
  for (const { id, changes } of changed) await changeProduct(tx, settings, actor, id, changes, () => {});
  for (const { input } of created) await createProduct(tx, settings, actor, input);
  return { created: created.length, changed: changed.length };
}
